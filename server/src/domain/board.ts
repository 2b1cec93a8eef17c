/** How boards divide and time orders until a site sets something else. */
import type { Board } from '@comanda/protocol/setting';

/** The ladder rings again after 60 s without a taker and calls others by 180; a warm dish takes 10 to 20 minutes and is cold 5 to 10 after. */
export const DEFAULT_BOARD: Board = {
  stations: [],
  late: {
    PLACED: { warn_s: 60, late_s: 180 },
    PREPARING: { warn_s: 600, late_s: 1200 },
    READY: { warn_s: 300, late_s: 600 },
  },
};
