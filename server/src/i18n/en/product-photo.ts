/** What `comanda product photo` says. */
export const productPhoto = {
  description: 'give a product its photograph',
  file: 'the photograph: JPEG, PNG, WebP or GIF, up to 12 MiB',
  remove: 'take the photograph away',
  usage: 'Give a file, or --remove.',
  kept: 'Photograph of product {{id}} kept: {{name}} ({{sizes}}).',
  removed: 'Product {{id}} has no photograph any more: {{name}}.',
  unread: '{{file}} cannot be read: {{reason}}',
  payload_too_large: '{{file}} is larger than 12 MiB. Make it smaller first.',
  too_many_pixels: '{{file}} has more than 50 megapixels. Make it smaller first.',
  unsupported_picture:
    '{{file}} is no picture that can be read: JPEG, PNG, WebP or GIF. Save HEIC pictures of a telephone as JPEG.',
  damaged_picture: '{{file}} breaks off or is damaged. Open it, save it anew and try again.',
};
