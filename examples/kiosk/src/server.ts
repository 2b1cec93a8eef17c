/** Where the server is: `VITE_COMANDA_URL`, or port 8000 of the machine that the page comes from. */
export const server: string = import.meta.env.VITE_COMANDA_URL ?? `http://${window.location.hostname}:8000`;
