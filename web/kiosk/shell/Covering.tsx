/** What takes the whole screen for a while: whoever was in something comes back to where they were. */
import { type ReactNode, useEffect, useState } from 'react';

export function Covering({ children }: { readonly children: ReactNode }) {
  const [before] = useState(() => document.activeElement);
  useEffect(() => {
    return () => {
      // After the screen below has led to its title, as it does whenever it is shown.
      queueMicrotask(() => before instanceof HTMLElement && before.isConnected && before.focus());
    };
  }, [before]);
  return children;
}
