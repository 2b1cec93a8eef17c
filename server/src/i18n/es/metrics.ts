/** Qué significa cada cifra de /metrics; la propia respuesta y docs/metrics.es.md lo dicen con estas palabras. */
export const metrics = {
  orders_placed: 'Pedidos hechos en el sitio desde que arrancó este servidor.',
  orders_moved: 'Cambios de estado de los pedidos del sitio, según el estado al que pasaron.',
  orders_acknowledged: 'Pedidos de los que alguien se ha hecho cargo, confirmándolos o cambiando su estado.',
  escalations: 'Pasos de la escalera que se han dado, según rama y paso.',
  stage_seconds:
    'Cuánto ha durado una etapa: notify (de hecho a mostrado), acknowledge (de hecho a confirmado), prepare (de confirmado, o si no de hecho, a listo), deliver (de listo a entregado), total (de hecho a entregado).',
  sockets_open: 'Sockets abiertos en este servidor.',
  sockets_opened: 'Sockets que se han abierto en este servidor.',
  screens_healthy: 'Pantallas de este servidor que cuentan: conectadas, con noticias recientes, y visibles o audibles.',
  watched: '1 mientras alguien mira, en cualquier servidor.',
  relay_lag: 'Eventos que están en el registro y que este servidor aún no ha transmitido.',
  relay_healthy: '0 mientras este servidor no puede leer el registro.',
  bus_hears: '0 mientras no se oye a los demás servidores.',
  lease_held: '1 en el servidor que hace el trabajo de fondo.',
  commits: 'Transacciones que este servidor ha confirmado.',
  commit_inputs: 'Órdenes de esas transacciones: dividido por su número, el tamaño de un grupo.',
  commit_seconds: 'Tiempo que han tomado esas transacciones: dividido por su número, el tiempo de una.',
  webhook_deliveries: 'Entregas a webhooks que esperan (pending) o que se han abandonado (dead).',
} as const;
