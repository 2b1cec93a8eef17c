/** What is to be chosen with a product: a group each, with how many, what it costs, and what is sold out meanwhile. */
import type { Product } from '@comanda/protocol/catalog';
import type { OptionGroup } from '@comanda/protocol/product-options';
import type { RefObject } from 'react';
import { type Chosen, isFull, isOneOf, standing, withTouch } from '../../core/options.ts';
import { ChoiceGroup } from '../../ui/ChoiceGroup.tsx';
import type { KioskTranslate } from '../i18n/translate.ts';
import { useSpeech } from '../shell/use-kiosk.ts';

export interface ProductOptionsProps {
  readonly product: Product;
  /** What was touched, also where it is sold out by now. */
  readonly chosen: Chosen;
  /** Groups that must be said to lack something. */
  readonly missing: readonly OptionGroup[];
  /** Where the eye and the focus go for what is missing first. */
  readonly firstMissing: RefObject<HTMLFieldSetElement | null>;
  readonly onChange: (chosen: Chosen) => void;
}

export function ProductOptions({ product, chosen, missing, firstMissing, onChange }: ProductOptionsProps) {
  const { t, price, menuLang } = useSpeech();
  const { options, currency } = product;
  const there = standing(options, chosen);
  return options.map((group) => (
    <ChoiceGroup
      key={group.id}
      ref={missing[0]?.id === group.id ? firstMissing : null}
      name={group.id}
      label={group.name}
      lang={menuLang}
      hint={hintOf(t, group)}
      isOneOf={isOneOf(group)}
      items={group.choices.map(({ id, name, price_minor, is_available }) => ({
        ...{ id, text: name },
        aside: price_minor > 0 ? t('product.choice_price', { price: price(price_minor, currency) }) : undefined,
        away: is_available ? undefined : t('menu.sold_out'),
      }))}
      chosen={there}
      isFull={isFull(group, there)}
      news={newsOf(t, group, chosen, there)}
      problem={missing.includes(group) ? t('product.choose_first', { group: group.name }) : undefined}
      onTouch={(id) => onChange(withTouch(group, there, id))}
    />
  ));
}

function hintOf(t: KioskTranslate, { min, max }: OptionGroup): string {
  if (min === 0) return t('product.choose_up_to', { count: max });
  return min === max ? t('product.choose', { count: min }) : t('product.choose_between', { min, max });
}

function newsOf(t: KioskTranslate, group: OptionGroup, chosen: Chosen, there: Chosen): string {
  const gone = group.choices.filter(({ id, is_available }) => !is_available && chosen.includes(id));
  if (gone.length > 0) return t('product.choice_gone', { names: gone.map(({ name }) => name).join(', ') });
  const hasMore = group.choices.length > group.max;
  return hasMore && isFull(group, there) ? t('product.choice_full', { count: group.max }) : '';
}
