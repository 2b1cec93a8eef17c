/**
 * The demo's menu: what a small clinic brings to a room, with what is in it. Prices in cents; products are numbered from 1 in
 * this order. Whoever states allergens knows the kitchen: these are of the recipes that the names and descriptions tell.
 */
import type { DemoPlan } from './commands/fill-demo.ts';

const HOME_MADE = 'Casero';
const SEASONAL = 'De temporada';

export const DEMO_TAGS = [HOME_MADE, SEASONAL] as const;

/** Of plants alone, and none of it with gluten or lactose. */
const FOR_MOST = ['vegetarian', 'vegan', 'gluten_free', 'lactose_free'] as const;

export const DEMO_MENU: DemoPlan['menu'] = [
  {
    category: 'Desayunos y meriendas',
    products: [
      {
        name: 'Café con leche',
        description: 'Con leche entera de vaca, si no se elige otra.',
        unit_label: 'taza',
        price_minor: 150,
        tags: [],
        // Oats count as a cereal with gluten; whoever chooses the oat drink has both stated.
        allergens: ['milk', 'gluten'],
        diets: ['vegetarian'],
        options: [
          {
            id: 'milk',
            name: 'Otra leche',
            choices: [
              { id: 'lactose-free', name: 'Leche sin lactosa' },
              { id: 'oat', name: 'Bebida de avena', price_minor: 20 },
            ],
          },
          { id: 'coffee', name: 'Café', choices: [{ id: 'decaf', name: 'Descafeinado' }] },
        ],
      },
      {
        name: 'Tostada con tomate y aceite',
        description: 'Pan de masa madre, tomate rallado y aceite de oliva virgen extra.',
        unit_label: 'ración',
        price_minor: 280,
        tags: [],
        allergens: ['gluten'],
        diets: ['vegetarian', 'vegan', 'lactose_free'],
      },
      {
        name: 'Zumo de naranja',
        description: 'Recién exprimido.',
        unit_label: 'vaso',
        price_minor: 320,
        tags: [SEASONAL],
        allergens: [],
        diets: [...FOR_MOST, 'no_added_sugar', 'liquid'],
      },
      {
        name: 'Yogur natural con miel',
        description: 'Las nueces se sirven aparte, solo si se piden.',
        unit_label: 'unidad',
        price_minor: 220,
        tags: [],
        allergens: ['milk', 'nuts'],
        diets: ['vegetarian', 'soft'],
        options: [{ id: 'with', name: 'Con', choices: [{ id: 'nuts', name: 'Nueces aparte', price_minor: 50 }] }],
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
        tags: [HOME_MADE],
        allergens: [],
        diets: [...FOR_MOST, 'soft', 'liquid'],
        options: [{ id: 'salt', name: 'Sal', choices: [{ id: 'no-salt', name: 'Sin sal' }] }],
      },
      {
        name: 'Ensalada de garbanzos',
        description: 'Con tomate, pimiento asado y aceitunas.',
        unit_label: 'plato',
        price_minor: 750,
        tags: [HOME_MADE],
        // Of olives in brine: nobody here has read the jar.
        allergens: null,
        diets: ['vegetarian', 'vegan', 'lactose_free'],
      },
      {
        name: 'Tortilla de patatas',
        description: 'Con cebolla.',
        unit_label: 'ración',
        price_minor: 650,
        tags: [HOME_MADE],
        allergens: ['eggs'],
        diets: ['vegetarian', 'gluten_free', 'lactose_free'],
        options: [
          {
            id: 'eggs',
            name: 'Punto del huevo',
            min: 1,
            choices: [
              { id: 'well-done', name: 'Bien cuajada' },
              { id: 'runny', name: 'Poco cuajada' },
            ],
          },
        ],
      },
      {
        name: 'Merluza a la plancha',
        description: 'Con verduras al vapor.',
        unit_label: 'plato',
        price_minor: 1190,
        tags: [],
        allergens: ['fish'],
        diets: ['gluten_free', 'lactose_free'],
        options: [{ id: 'salt', name: 'Sal', choices: [{ id: 'no-salt', name: 'Sin sal' }] }],
      },
      {
        name: 'Pollo asado con arroz',
        description: 'Muslo deshuesado y arroz blanco.',
        unit_label: 'plato',
        price_minor: 1050,
        tags: [],
        allergens: [],
        diets: ['gluten_free', 'lactose_free'],
        options: [{ id: 'salt', name: 'Sal', choices: [{ id: 'no-salt', name: 'Sin sal' }] }],
      },
    ],
  },
  {
    category: 'Bebidas',
    products: [
      {
        name: 'Agua mineral',
        description: 'Sin gas, si no se elige otra cosa.',
        unit_label: 'botella de 50 cl',
        price_minor: 120,
        tags: [],
        allergens: [],
        diets: ['no_added_sugar', 'liquid'],
        options: [{ id: 'gas', name: 'Gas', choices: [{ id: 'sparkling', name: 'Con gas' }] }],
      },
      {
        name: 'Infusión de manzanilla',
        description: '',
        unit_label: 'taza',
        price_minor: 140,
        tags: [],
        allergens: [],
        diets: ['vegetarian', 'liquid'],
        options: [
          {
            id: 'with',
            name: 'Con',
            max: 2,
            choices: [
              { id: 'lemon', name: 'Limón' },
              { id: 'honey', name: 'Miel' },
            ],
          },
        ],
      },
      {
        name: 'Caldo de verduras',
        description: 'Caliente y colado. Lleva apio.',
        unit_label: 'taza',
        price_minor: 250,
        tags: [HOME_MADE],
        allergens: ['celery'],
        diets: [...FOR_MOST, 'liquid'],
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
        tags: [SEASONAL],
        allergens: [],
        diets: [...FOR_MOST, 'low_salt', 'no_added_sugar'],
      },
      {
        name: 'Arroz con leche',
        description: 'Con canela.',
        unit_label: 'ración',
        price_minor: 300,
        tags: [HOME_MADE],
        allergens: ['milk'],
        diets: ['vegetarian', 'gluten_free', 'soft'],
      },
      {
        name: 'Gelatina de fresa',
        description: 'Sin azúcar.',
        unit_label: 'unidad',
        price_minor: 180,
        tags: [],
        // What a packet says, and here there is none.
        allergens: null,
        diets: ['no_added_sugar', 'soft'],
      },
    ],
  },
  {
    category: 'Para la habitación',
    products: [
      {
        name: 'Almohada',
        description: '',
        unit_label: 'unidad',
        price_minor: 0,
        tags: [],
        allergens: [],
        options: [
          {
            id: 'height',
            name: 'Altura',
            min: 1,
            choices: [
              { id: 'low', name: 'Baja' },
              { id: 'high', name: 'Alta' },
            ],
          },
        ],
      },
      { name: 'Manta', description: '', unit_label: 'unidad', price_minor: 0, tags: [], allergens: [] },
      { name: 'Juego de toallas', description: '', unit_label: 'juego', price_minor: 0, tags: [], allergens: [] },
    ],
  },
];

/** Its pictures, drawn for it: by the name of the product, the name of the file in `server/demo/pictures`. */
export const DEMO_PICTURES: ReadonlyMap<string, string> = new Map([
  ['Café con leche', 'cafe-con-leche'],
  ['Tostada con tomate y aceite', 'tostada-con-tomate'],
  ['Zumo de naranja', 'zumo-de-naranja'],
  ['Yogur natural con miel', 'yogur-con-miel'],
  ['Crema de calabacín', 'crema-de-calabacin'],
  ['Ensalada de garbanzos', 'ensalada-de-garbanzos'],
  ['Tortilla de patatas', 'tortilla-de-patatas'],
  ['Merluza a la plancha', 'merluza-a-la-plancha'],
  ['Pollo asado con arroz', 'pollo-asado-con-arroz'],
  ['Agua mineral', 'agua-mineral'],
  ['Infusión de manzanilla', 'infusion-de-manzanilla'],
  ['Caldo de verduras', 'caldo-de-verduras'],
  ['Fruta de temporada', 'fruta-de-temporada'],
  ['Arroz con leche', 'arroz-con-leche'],
  ['Gelatina de fresa', 'gelatina-de-fresa'],
  ['Almohada', 'almohada'],
  ['Manta', 'manta'],
  ['Juego de toallas', 'juego-de-toallas'],
]);
