/** What is in a product and for whom it is: allergens in words, and that they are not stated where they are not. */
import type { Product } from '@comanda/protocol/catalog';
import type { Allergen } from '@comanda/protocol/diet';
import { type Speech, useSpeech } from '../shell/use-kiosk.ts';
import { DietMarks } from './DietMarks.tsx';

export function ProductFacts({ product }: { readonly product: Product }) {
  const speech = useSpeech();
  const { t, menuLang } = speech;
  const { diets, tag_names, allergens } = product;
  return (
    <div className="flex flex-col gap-2 text-xl">
      {tag_names.length > 0 && (
        <p lang={menuLang} className="text-soft">
          {tag_names.join(' · ')}
        </p>
      )}
      <DietMarks diets={diets} />
      <p data-allergens={allergens === null ? 'unknown' : allergens.join()}>
        <strong>{t('product.allergens')}: </strong>
        {allergensText(speech, allergens)}
      </p>
    </div>
  );
}

function allergensText(speech: Speech, allergens: readonly Allergen[] | null): string {
  const { t } = speech;
  if (allergens === null) return t('product.allergens_unknown');
  if (allergens.length === 0) return t('product.allergens_none');
  return t('product.allergens_list', { names: allergenNames(speech, allergens) });
}

/** In the reader's alphabet. */
export function allergenNames({ t, language }: Speech, allergens: readonly Allergen[]): string {
  const names = allergens.map((allergen) => t(`allergen.${allergen}`));
  return names.sort(new Intl.Collator(language).compare).join(', ');
}
