/** For whom a product is made, in small words. */
import type { Diet } from '@comanda/protocol/diet';
import { useSpeech } from '../shell/use-kiosk.ts';

/** A tile has room for these; the product's own screen says all of them. */
export const MOST_ON_A_TILE = 3;

export interface DietMarksProps {
  readonly diets: readonly Diet[];
  readonly most?: number;
}

export function DietMarks({ diets, most }: DietMarksProps) {
  const { t } = useSpeech();
  // What is vegan is vegetarian, and says so.
  const told = diets.includes('vegan') ? diets.filter((diet) => diet !== 'vegetarian') : diets;
  if (told.length === 0) return null;
  return (
    <span data-diets={told.join()} className="flex flex-wrap gap-1.5">
      {told.slice(0, most).map((diet) => (
        <span key={diet} className="rounded-(--radius) border border-edge px-2 text-base font-medium">
          {t(`diet.${diet}`)}
        </span>
      ))}
    </span>
  );
}
