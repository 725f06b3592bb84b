/** Something that the person at the terminal has to know; the message says what, and what to do. */
export class DemoError extends Error {}
