/** The bearer token of whoever is signed in, kept for this tab only; null: nobody is. */
export const TOKEN_KEY = 'jietong.token';
export const token = (): string | null => sessionStorage.getItem(TOKEN_KEY);
