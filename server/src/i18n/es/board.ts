/** Lo que dice `comanda board`. */
export const board = {
  description: 'las estaciones de las pantallas del personal, y cuándo un pedido va tarde',
  show: 'lo que rige ahora',
  late: 'cuántos segundos puede estar un pedido en un estado',
  warn: 'segundos hasta que llama la atención',
  late_s: 'segundos hasta que va tarde; más que los anteriores',
  station: 'las estaciones: qué categorías prepara cada una',
  station_set: 'añade una estación, o cambia sus categorías',
  station_remove: 'quita una estación',
  name: 'nombre de la estación, como Barra',
  value: 'categoría',
  categories: 'categorías de la carta, por su nombre',
  column: { warn: 'AVISA', late: 'TARDE', station: 'ESTACIÓN', categories: 'CATEGORÍAS' },
  none: 'Ninguna estación: cada pantalla lo muestra todo.',
  bad_times:
    '«{{warn}} {{late}}» no vale: dos números enteros de segundos, de 1 a 86400, el segundo mayor que el primero.',
  too_many: 'Hay como mucho {{maximum}} estaciones. Quite antes una con: comanda board station remove',
  no_station: 'No hay una estación {{name}}. Véalas con: comanda board',
  no_category: 'No hay una categoría {{name}}. Véalas con: comanda product list',
} as const;
