/** The demo's menu: what a small clinic brings to a room. Prices in cents; products are numbered from 1 in this order. */
import type { DemoPlan } from './commands/fill-demo.ts';

const VEGETARIAN = 'Vegetariano';
const VEGAN = 'Vegano';
const GLUTEN_FREE = 'Sin gluten';
const LACTOSE_FREE = 'Sin lactosa';

export const DEMO_TAGS = [VEGETARIAN, VEGAN, GLUTEN_FREE, LACTOSE_FREE] as const;

export const DEMO_MENU: DemoPlan['menu'] = [
  {
    category: 'Desayunos y meriendas',
    products: [
      {
        name: 'Café con leche',
        description: 'Natural o descafeinado; con bebida de avena, si lo prefiere.',
        unit_label: 'taza',
        price_minor: 150,
        tags: [VEGETARIAN, GLUTEN_FREE],
      },
      {
        name: 'Tostada con tomate y aceite',
        description: 'Pan de masa madre, tomate rallado y aceite de oliva virgen extra.',
        unit_label: 'ración',
        price_minor: 280,
        tags: [VEGETARIAN, VEGAN, LACTOSE_FREE],
      },
      {
        name: 'Zumo de naranja',
        description: 'Recién exprimido.',
        unit_label: 'vaso',
        price_minor: 320,
        tags: [VEGETARIAN, VEGAN, GLUTEN_FREE, LACTOSE_FREE],
      },
      {
        name: 'Yogur natural con miel',
        description: 'Con nueces aparte.',
        unit_label: 'unidad',
        price_minor: 220,
        tags: [VEGETARIAN, GLUTEN_FREE],
      },
    ],
  },
  {
    category: 'Comidas y cenas',
    products: [
      {
        name: 'Crema de calabacín',
        description: 'Suave, sin nata.',
        unit_label: 'plato',
        price_minor: 490,
        tags: [VEGETARIAN, VEGAN, GLUTEN_FREE, LACTOSE_FREE],
      },
      {
        name: 'Ensalada de garbanzos',
        description: 'Con tomate, pimiento asado y aceitunas.',
        unit_label: 'plato',
        price_minor: 750,
        tags: [VEGETARIAN, VEGAN, GLUTEN_FREE, LACTOSE_FREE],
      },
      {
        name: 'Tortilla de patatas',
        description: 'Con cebolla, poco cuajada o bien hecha: dígalo en la nota.',
        unit_label: 'ración',
        price_minor: 650,
        tags: [VEGETARIAN, GLUTEN_FREE, LACTOSE_FREE],
      },
      {
        name: 'Merluza a la plancha',
        description: 'Con verduras al vapor. Sin sal, si se pide.',
        unit_label: 'plato',
        price_minor: 1190,
        tags: [GLUTEN_FREE, LACTOSE_FREE],
      },
      {
        name: 'Pollo asado con arroz',
        description: 'Muslo deshuesado y arroz blanco.',
        unit_label: 'plato',
        price_minor: 1050,
        tags: [GLUTEN_FREE, LACTOSE_FREE],
      },
    ],
  },
  {
    category: 'Bebidas',
    products: [
      {
        name: 'Agua mineral',
        description: 'Con gas o sin gas.',
        unit_label: 'botella de 50 cl',
        price_minor: 120,
        tags: [VEGETARIAN, VEGAN, GLUTEN_FREE, LACTOSE_FREE],
      },
      {
        name: 'Infusión de manzanilla',
        description: 'Con limón o miel.',
        unit_label: 'taza',
        price_minor: 140,
        tags: [VEGETARIAN, GLUTEN_FREE, LACTOSE_FREE],
      },
      {
        name: 'Caldo de verduras',
        description: 'Caliente y colado.',
        unit_label: 'taza',
        price_minor: 250,
        tags: [VEGETARIAN, VEGAN, GLUTEN_FREE, LACTOSE_FREE],
      },
    ],
  },
  {
    category: 'Postres y fruta',
    products: [
      {
        name: 'Fruta de temporada',
        description: 'Pelada y cortada.',
        unit_label: 'ración',
        price_minor: 210,
        tags: [VEGETARIAN, VEGAN, GLUTEN_FREE, LACTOSE_FREE],
      },
      {
        name: 'Arroz con leche',
        description: 'Con canela.',
        unit_label: 'ración',
        price_minor: 300,
        tags: [VEGETARIAN, GLUTEN_FREE],
      },
      {
        name: 'Gelatina de fresa',
        description: 'Sin azúcar.',
        unit_label: 'unidad',
        price_minor: 180,
        tags: [GLUTEN_FREE, LACTOSE_FREE],
      },
    ],
  },
  {
    category: 'Para la habitación',
    products: [
      { name: 'Almohada', description: 'Baja o alta.', unit_label: 'unidad', price_minor: 0, tags: [] },
      { name: 'Manta', description: '', unit_label: 'unidad', price_minor: 0, tags: [] },
      { name: 'Juego de toallas', description: '', unit_label: 'juego', price_minor: 0, tags: [] },
    ],
  },
];
