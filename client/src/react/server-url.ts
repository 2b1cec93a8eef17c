/** Where the server is when nobody says so: beside the page, or on port 8000 of the machine that one develops on. */

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

export function serverUrl(): string {
  const { hostname, origin, protocol } = window.location;
  return LOOPBACK.includes(hostname) ? `${protocol}//${hostname}:8000` : origin;
}
