/** Tells the worker which pictures the menu has, so that it keeps them for the time without a server. */
import type { Menu } from '@comanda/client';
import { wantedOf } from '../../core/photographs.ts';
import type { MenuShelf } from '../menu/menu-shelf.ts';

export function keepPicturesOf(shelf: Pick<MenuShelf, 'state' | 'on'>): void {
  // Pages without https have none.
  if (!('serviceWorker' in navigator)) return;
  let told: Menu | null = null;
  async function tell(): Promise<void> {
    const { menu } = shelf.state;
    // Each time that it has been read anew, also where it is the same: the last time may have broken off.
    if (menu === null || menu === told) return;
    told = menu;
    // The first worker of a page is there a while after the page.
    const { active } = await navigator.serviceWorker.ready;
    active?.postMessage(wantedOf(menu.products));
  }
  shelf.on('change', () => void tell());
  void tell();
}
