/** Lo que dice `comanda product photo`. */
export const productPhoto = {
  description: 'pone la fotografía de un producto',
  file: 'la fotografía: JPEG, PNG, WebP o GIF, hasta 12 MiB',
  remove: 'quita la fotografía',
  usage: 'Dé un archivo o --remove.',
  kept: 'Fotografía del producto {{id}} guardada: {{name}} ({{sizes}}).',
  removed: 'El producto {{id}} ya no tiene fotografía: {{name}}.',
  unread: 'No se puede leer {{file}}: {{reason}}',
  payload_too_large: '{{file}} supera 12 MiB. Redúzcalo antes.',
  too_many_pixels: '{{file}} tiene más de 50 megapíxeles. Redúzcalo antes.',
  unsupported_picture:
    '{{file}} no es una imagen legible: JPEG, PNG, WebP o GIF. Guarde en JPEG las imágenes HEIC de un teléfono.',
  damaged_picture: '{{file}} está cortado o dañado. Ábralo, guárdelo de nuevo y vuelva a intentarlo.',
};
