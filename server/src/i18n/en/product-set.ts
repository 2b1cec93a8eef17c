/** Texts of `comanda product set`. */
export const productSet = {
  description: 'say what is in a product, for which diets it is, and what is chosen with it',
  allergens: 'allergens, separated by commas; none if it has none of them, unknown if nobody has said',
  diets: 'diets, separated by commas; none for no diet',
  options: 'groups of options, in a JSON file as the API takes them; none takes them away',
  nothing: 'Say what to change: --allergens, --diets or --options.',
  bad_words: '"{{value}}" is not valid. Words, separated by commas: {{words}}.',
  no_json: 'No JSON can be read from {{file}}. Check the path and what is in it.',
  bad_options: '{{file}}: the field {{field}} is not valid. See "Options" in PROTOCOL.md.',
  done: 'Product {{id}}, {{name}}. Allergens: {{allergens}}. Diets: {{diets}}. Options: {{options}}.',
} as const;
