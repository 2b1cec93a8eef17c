/** Lo que dice `comanda board`. */
export const board = {
  description: 'los puestos de las pantallas del personal, y cuándo un pedido va tarde',
  show: 'lo que rige ahora',
  late: 'cuántos segundos puede estar un pedido en un estado',
  warn: 'segundos hasta que llama la atención',
  late_s: 'segundos hasta que va tarde; más que los anteriores',
  station: 'los puestos: qué categorías prepara cada uno',
  station_set: 'añade un puesto, o cambia sus categorías',
  station_remove: 'quita un puesto',
  name: 'nombre del puesto, como Barra',
  value: 'categoría',
  categories: 'categorías de la carta, por su nombre',
  column: { warn: 'AVISA', late: 'TARDE', station: 'PUESTO', categories: 'CATEGORÍAS' },
  none: 'Ningún puesto: cada pantalla lo muestra todo.',
  bad_times:
    '«{{warn}} {{late}}» no vale: dos números enteros de segundos, de 1 a 86400, el segundo mayor que el primero.',
  too_many: 'Hay como mucho {{maximum}} puestos. Quite antes uno con: comanda board station remove',
  no_station: 'No hay un puesto {{name}}. Véalos con: comanda board',
  no_category: 'No hay una categoría {{name}}. Véalas con: comanda product list',
} as const;
