/** What a test asks of a browser, whichever it is. */

export interface Page extends AsyncDisposable {
  /** Goes there and waits until the page has loaded. */
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Runs the body of an async function in the page, and answers what it returns. */
  run(body: string): Promise<unknown>;
  /** Nobody can see it any more, as when another tab is in front of it or the window has been put away. */
  hide(): Promise<void>;
  show(): Promise<void>;
  screenshot(): Promise<Uint8Array>;
  /** A person presses the mouse there: no script can, for what a browser lets people alone do. */
  press(x: number, y: number): Promise<void>;
  /** A person presses a key, wherever the focus is. */
  key(name: KeyName): Promise<void>;
}

export type KeyName = 'Tab' | 'Enter' | 'Space';

export interface Browser extends AsyncDisposable {
  open(): Promise<Page>;
}

/** Resolves as soon as an expression is true; it is asked whenever the document changes. */
export async function until(page: Page, expression: string): Promise<void> {
  await page.run(`
    await new Promise((resolve, reject) => {
      const isSo = () => ${expression};
      if (isSo()) return resolve();
      const observer = new MutationObserver(() => {
        if (!isSo()) return;
        observer.disconnect();
        clearTimeout(timer);
        resolve();
      });
      const timer = setTimeout(
        () => reject(new Error('not so: ' + ${JSON.stringify(expression)} + '; the page: ' + document.body.innerText)),
        ${PATIENCE_MS},
      );
      observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    });
  `);
}

/** Longer than any wait of the client's own. */
const PATIENCE_MS = 25_000;
