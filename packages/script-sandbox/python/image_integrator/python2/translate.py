"""Python 2 source text to Python 3 source text, statement by statement, without moving a line.

Only what Python 3 cannot parse is changed here: print and exec statements, "raise X, value", "except X, name", backticks, "<>", octal and long
literals, ur'' strings, tuple parameters, mixed tabs and spaces. What parses but means something else is the business of `rewrite`.
"""

import re

_TOKEN = re.compile(
    r"""
    (?P<space>[ \t\f]+|\\\n)
  | (?P<comment>\#[^\n]*)
  | (?P<newline>\n)
  | (?P<string>(?:[bBuU]?[rR]?|[rR][bB]|[fF][rR]?|[rR][fF])
        (?:\"\"\"(?:\\.|[^\\])*?\"\"\"|'''(?:\\.|[^\\])*?'''|"(?:\\.|[^\\"\n])*"|'(?:\\.|[^\\'\n])*'))
  | (?P<number>0[xX][0-9a-fA-F_]+[lL]?|0[bB][01_]+[lL]?|0[oO][0-7_]+[lL]?
        |(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[jJlL]?)
  | (?P<name>[^\W\d]\w*)
  | (?P<operator><>|\*\*=?|//=?|<<=?|>>=?|[-+*/%&|^@=<>!:]=|->|\.\.\.|.)
    """,
    re.VERBOSE | re.DOTALL,
)

_BLOCK_WORDS = frozenset("if elif else for while try except finally with def class".split())
_NEW_KEYWORDS = frozenset(("async", "await", "nonlocal"))
_PRINT_OPTIONS = frozenset(("sep", "end", "file", "flush"))


class Token:
    __slots__ = ("kind", "text")

    def __init__(self, kind, text):
        self.kind = kind
        self.text = text

    @property
    def blank(self):
        return self.kind in ("space", "comment", "newline")


class Translation:
    """The changed text, and the targets of tuple parameters by the names that stand for them."""

    def __init__(self, text, tuples):
        self.text = text
        self.tuples = tuples


def translate(source):
    translator = _Translator([Token(m.lastgroup, m.group()) for m in _TOKEN.finditer(source)])
    return Translation(translator.run(), translator.tuples)


class _Translator:
    def __init__(self, tokens):
        self.tokens = tokens
        self.tuples = {}

    def run(self):
        self._translate_tokens()
        for start, end in list(self._statements()):
            self._translate_statement(start, end)
        return "".join(token.text for token in self.tokens)

    # Single tokens

    def _translate_tokens(self):
        open_backtick = False
        for position, token in enumerate(self.tokens):
            if token.kind == "number":
                token.text = _number(token.text)
            elif token.kind == "string" and token.text[:2].lower() == "ur":
                token.text = token.text[1:]
            elif token.kind == "name" and token.text in _NEW_KEYWORDS:
                token.text += "_"
            elif token.text == "<>":
                token.text = "!="
            elif token.text == "`":
                token.text = ")" if open_backtick else "_py2_repr("
                open_backtick = not open_backtick
            elif token.kind == "space" and self._starts_line(position):
                token.text = token.text.expandtabs(8)

    def _starts_line(self, position):
        return position == 0 or self.tokens[position - 1].kind == "newline"

    # Statements

    def _statements(self):
        """Start and end of every simple statement and block header, without the blanks around them."""
        depth = 0
        start = None
        lambdas = 0
        for position, token in enumerate(self.tokens):
            if start is None:
                if token.blank or token.text == ";":
                    continue
                start, lambdas = position, 0
            if token.kind == "operator":
                if token.text in "([{":
                    depth += 1
                elif token.text in ")]}":
                    depth = max(0, depth - 1)
                elif depth == 0 and token.text == ":":
                    if lambdas > 0:
                        lambdas -= 1
                    elif self.tokens[start].text in _BLOCK_WORDS:
                        yield self._trim(start, position)
                        start = None
                    continue
                elif depth == 0 and token.text == ";":
                    yield self._trim(start, position)
                    start = None
            elif token.text.endswith("_py2_repr("):
                depth += 1
            elif token.text == "lambda" and depth == 0:
                lambdas += 1
            elif token.kind == "newline" and depth == 0:
                yield self._trim(start, position)
                start = None
        if start is not None:
            yield self._trim(start, len(self.tokens))

    def _trim(self, start, end):
        while end > start and self.tokens[end - 1].blank:
            end -= 1
        return start, end

    def _translate_statement(self, start, end):
        for position in range(start, end):
            if self.tokens[position].text == "lambda":
                self._parameters(position, end, "lambda")
        word = self.tokens[start].text
        if word == "print":
            self._print(start, end)
        elif word == "exec":
            self._exec(start, end)
        elif word == "raise":
            self._raise(start, end)
        elif word == "except":
            self._except(start, end)
        elif word == "def":
            self._parameters(start + 1, end, "(")

    def _print(self, start, end):
        items = self._significant(start + 1, end)
        if items and self.tokens[items[0]].text in ("=", ".", "+=", ",", ")", ":"):
            return
        first = items[0] if items else None
        if first is not None and self.tokens[first].text == "(" and self._closes_at(first) == items[-1]:
            if self._has_print_options(first, items[-1]):
                return
        head = "_py2_print("
        if first is not None and self.tokens[first].text == ">>":
            comma = self._commas(first, end)[:1]
            stop = comma[0] if comma else end
            head = "_py2_print_to(" + self._text(first + 1, stop).strip() + ", "
            first = stop + 1 if comma else end
        tail = ")"
        if items and self.tokens[items[-1]].text == ",":
            end = items[-1]
            tail = ", newline=False)" if first < end else "newline=False)"
        body = "" if first is None else self._text(first, end).strip()
        self._replace(start, end if tail == ")" else items[-1] + 1, head + body + tail)

    def _has_print_options(self, opening, closing):
        depth = 0
        for position in range(opening, closing):
            token = self.tokens[position]
            if token.kind == "operator" and token.text in "([{":
                depth += 1
            elif token.kind == "operator" and token.text in ")]}":
                depth -= 1
            elif depth == 1 and token.text in _PRINT_OPTIONS:
                following = self._significant(position + 1, closing)
                if following and self.tokens[following[0]].text == "=":
                    return True
            elif depth == 1 and token.text == "*" and self._previous(position) in ("(", ","):
                return True
        return False

    def _exec(self, start, end):
        items = self._significant(start + 1, end)
        if not items or self.tokens[items[0]].text in ("=", "."):
            return
        if self.tokens[items[0]].text == "(" and self._closes_at(items[0]) == items[-1]:
            return
        where = self._at_depth(start + 1, end, lambda token: token.text == "in")
        if where:
            code = self._text(start + 1, where[0]).strip()
            spaces = self._text(where[0] + 1, end).strip()
            self._replace(start, end, f"exec({code}, {spaces})")
        else:
            self._replace(start, end, f"exec({self._text(start + 1, end).strip()})")

    def _raise(self, start, end):
        if self._commas(start + 1, end):
            self._replace(start, end, f"raise _py2_exception({self._text(start + 1, end).strip()})")

    def _except(self, start, end):
        commas = self._commas(start + 1, end)
        if len(commas) != 1:
            return
        target = self._text(commas[0] + 1, end).strip()
        if not target.isidentifier():
            target = self._stand_in(target)
        self._replace(commas[0], end, f" as {target}")

    def _stand_in(self, target):
        """A name for a target that Python 3 has no place for; `rewrite` takes it apart where it is bound."""
        name = f"_py2_tuple_{len(self.tuples)}"
        self.tuples[name] = target.replace("\n", " ")
        return name

    def _parameters(self, start, end, opener):
        """Gives each tuple among the parameters a name, and remembers what it stands for."""
        position = start
        if opener == "(":
            while position < end and self.tokens[position].text != "(":
                position += 1
        closers = (":",) if opener == "lambda" else (")",)
        depth = 0
        position += 1
        may_begin = True
        while position < end:
            token = self.tokens[position]
            if depth == 0 and token.text in closers:
                return
            if depth == 0 and may_begin and token.text == "(":
                closing = self._closes_at(position)
                target = self._text(position, closing + 1)
                name = self._stand_in(target)
                self._replace(position, closing + 1, name + "\n" * target.count("\n"))
            elif token.kind == "operator" and token.text in "([{":
                depth += 1
            elif token.kind == "operator" and token.text in ")]}":
                depth -= 1
            if not token.blank:
                may_begin = depth == 0 and token.text == ","
            position += 1

    # Looking around

    def _significant(self, start, end):
        return [position for position in range(start, end) if not self.tokens[position].blank]

    def _previous(self, position):
        before = self._significant(0, position)
        return self.tokens[before[-1]].text if before else ""

    def _commas(self, start, end):
        return self._at_depth(start, end, lambda token: token.text == ",")

    def _at_depth(self, start, end, wanted):
        depth = 0
        found = []
        for position in range(start, end):
            token = self.tokens[position]
            if token.kind == "operator" and token.text in "([{" or token.text == "_py2_repr(":
                depth += 1
            elif token.text in (")", "]", "}"):
                depth -= 1
            elif depth == 0 and wanted(token):
                found.append(position)
        return found

    def _closes_at(self, opening):
        depth = 0
        for position in range(opening, len(self.tokens)):
            text = self.tokens[position].text
            if text in ("(", "[", "{", "_py2_repr("):
                depth += 1
            elif text in (")", "]", "}"):
                depth -= 1
                if depth == 0:
                    return position
        return len(self.tokens) - 1

    def _text(self, start, end):
        return "".join(token.text for token in self.tokens[start:end])

    def _replace(self, start, end, text):
        """Puts `text` where the tokens were. Their places and their line breaks stay, so that nothing behind them moves."""
        missing = self._text(start, end).count("\n") - text.count("\n")
        if missing > 0 and text.endswith(")"):
            text = text[:-1] + "\n" * missing + ")"
        self.tokens[start].kind = "operator" if len(text) == 1 else "text"
        self.tokens[start].text = text
        for token in self.tokens[start + 1 : end]:
            token.kind = "space"
            token.text = ""


def _number(text):
    text = text.rstrip("lL")
    if re.fullmatch(r"0[0-7]+", text):
        return "0o" + text
    return text
