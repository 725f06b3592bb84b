/** What other rooms may join of logins: the settings of each, without its secrets. */
export const LOGIN_SETTINGS = '(SELECT slug, type, settings FROM logins)';
