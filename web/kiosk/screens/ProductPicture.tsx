/** The picture of a product, in a box that stands before it is there; where it cannot be had, the first letter of its name. */
import type { Product } from '@comanda/protocol/catalog';
import type { Photograph } from '@comanda/protocol/photograph';
import { useState } from 'react';
import { initialOf, narrowestOf, plainOf, sourcesOf } from '../../core/photographs.ts';
import { classNames } from '../../ui/class-names.ts';

export interface ProductPictureProps {
  readonly product: Pick<Product, 'name' | 'image_url' | 'photograph'>;
  /** How wide it is shown, as HTML says it. */
  readonly sizes: string;
  /** Its box: the picture fills it, whichever proportions it has. */
  readonly box: string;
}

/** Nothing where the product has none. */
export function ProductPicture({ product, sizes, box }: ProductPictureProps) {
  const { name, image_url, photograph } = product;
  const address = photograph?.files[0]?.url ?? image_url;
  if (address === null) return null;
  // Another picture is tried anew.
  return <Picture key={address} {...{ name, address, photograph, sizes, box }} />;
}

interface PictureProps {
  readonly name: string;
  readonly address: string;
  readonly photograph: Photograph | null;
  readonly sizes: string;
  readonly box: string;
}

/** Without a server the small one is there, whichever was wanted. */
const STEPS = ['best', 'small', 'letter'] as const;

function Picture({ name, address, photograph, sizes, box }: PictureProps) {
  const [step, setStep] = useState(0);
  const shown = STEPS[step];
  const small = photograph && narrowestOf(photograph);
  if (shown === 'letter' || (shown === 'small' && !small)) {
    return (
      <span
        aria-hidden
        data-picture="letter"
        className={classNames('flex items-center justify-center bg-sunken text-6xl font-semibold text-soft', box)}
      >
        {initialOf(name)}
      </span>
    );
  }
  const file = photograph && (shown === 'small' ? small : plainOf(photograph));
  const sources = photograph && shown === 'best' ? sourcesOf(photograph) : [];
  return (
    <picture className="contents">
      {sources.map(({ type, srcSet }) => (
        <source key={type} type={type} srcSet={srcSet} sizes={sizes} />
      ))}
      <img
        data-picture={shown}
        alt=""
        loading="lazy"
        decoding="async"
        width={file?.width ?? 400}
        height={file?.height ?? 300}
        src={file?.url ?? address}
        onError={() => setStep(step + 1)}
        className={classNames('bg-sunken object-cover', box)}
      />
    </picture>
  );
}
