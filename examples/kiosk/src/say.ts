/** A few words at the foot of the page, and a sound. */

const SHOWN_MS = 4_000;

export function showToast(text: string, kind: 'success' | 'info'): void {
  document.querySelector('.toast')?.remove();
  const toast = document.createElement('p');
  toast.className = `toast ${kind}`;
  toast.setAttribute('role', 'status');
  toast.textContent = text;
  document.body.append(toast);
  setTimeout(() => toast.remove(), SHOWN_MS);
}

export function playSound(path: string): void {
  // Browsers keep silent until the page has been touched.
  new Audio(path).play().catch(() => {});
}
