/** Textos de `comanda product set`. */
export const productSet = {
  description: 'dice qué lleva un producto, para qué dietas es y qué se elige con él',
  allergens: 'alérgenos, separados por comas; none si no lleva ninguno, unknown si no consta',
  diets: 'dietas, separadas por comas; none si ninguna',
  options: 'grupos de opciones, en un archivo JSON como los recibe la API; none para quitarlos',
  nothing: 'Diga qué cambiar: --allergens, --diets u --options.',
  bad_words: '«{{value}}» no vale. Palabras, separadas por comas: {{words}}.',
  no_json: 'No se puede leer JSON en {{file}}. Compruebe la ruta y el contenido.',
  bad_options: '{{file}}: el campo {{field}} no vale. Vea «Opciones» en PROTOCOL.es.md.',
  done: 'Producto {{id}}, {{name}}. Alérgenos: {{allergens}}. Dietas: {{diets}}. Opciones: {{options}}.',
} as const;
