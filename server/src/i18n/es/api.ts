/** Textos que la API dice a las personas. */
export const api = {
  status: {
    PLACED: 'Recibido',
    PREPARING: 'En preparación',
    READY: 'Listo',
    DELIVERED: 'Entregado',
    CANCELLED: 'Cancelado',
  },
  order: {
    placed: 'Pedido creado',
    cancelled: 'Pedido cancelado',
    acknowledged: 'Pedido atendido',
    amended: 'Pedido modificado',
    confirmed: 'Cambio confirmado',
    item_done: 'Línea hecha',
    item_undone: 'Línea pendiente',
    drill: 'Simulacro en curso',
  },
  problem: {
    malformed_json: {
      title: 'JSON mal formado',
      detail: 'El cuerpo no es JSON válido. Envíe un objeto JSON en UTF-8.',
    },
    invalid_request: { title: 'Petición no válida', detail: 'Corrija los campos que se indican en «errors».' },
    unauthenticated: {
      title: 'Sin autenticar',
      detail: 'Falta un token de acceso válido. Inicie sesión y envíe «Authorization: Bearer <access>».',
      metrics: 'Las métricas se leen con METRICS_TOKEN: envíe «Authorization: Bearer <token>».',
    },
    bad_credentials: { title: 'Credenciales incorrectas', detail: 'El correo o la contraseña no son correctos.' },
    forbidden: {
      title: 'Sin permiso',
      detail: 'Su rol no permite esta operación.',
      metrics: 'Solo el equipo del servidor lee las métricas. Defina METRICS_TOKEN para leerlas desde otro.',
    },
    origin_not_allowed: {
      title: 'Origen no permitido',
      detail: 'Esta página no puede conectarse. Añada su origen a WS_ALLOWED_ORIGINS.',
    },
    not_found: { title: 'No encontrado', detail: 'No existe lo que se pide.' },
    method_not_allowed: { title: 'Método no permitido', detail: 'Esta dirección no admite ese método.' },
    transition_not_allowed: {
      title: 'Cambio de estado no permitido',
      cancelled_is_final: 'El pedido está cancelado y ya no cambia.',
      delivered_is_past: 'El pedido ya se entregó: no se puede cancelar.',
      only_one_step_back: 'Solo se puede deshacer el último paso adelante, y una sola vez.',
      recall_too_late: 'Han pasado más de 10 minutos desde el último paso: ya no se puede deshacer.',
      drill_is_over: 'El simulacro ha terminado. Inicie otro.',
    },
    status_changed_meanwhile: {
      title: 'El estado ha cambiado',
      detail: 'Otra persona ha cambiado el pedido: ahora está en {{status}}.',
    },
    not_cancellable: {
      title: 'No se puede cancelar',
      detail: 'El pedido ya se está preparando. Avise al personal.',
    },
    not_rendered: {
      title: 'Pedido no mostrado',
      detail:
        'Esa pantalla aún no ha mostrado el pedido, así que no puede darlo por atendido. Diga primero que lo ha mostrado (receipt) y repita.',
    },
    order_not_open: {
      title: 'Pedido cerrado',
      detail: 'El pedido está en {{status}}: solo se puede cambiar mientras está abierto.',
    },
    order_changed_meanwhile: {
      title: 'El pedido ha cambiado',
      detail: 'El pedido ha cambiado mientras tanto. Mire cómo está ahora («order») y repita.',
    },
    item_removed: {
      title: 'Línea retirada',
      detail: 'Esa línea se ha retirado del pedido: no hay nada que hacer de ella.',
    },
    nothing_left: {
      title: 'El pedido quedaría vacío',
      detail: 'Debe quedar al menos una línea. Para retirarlas todas, cancele el pedido (POST …/cancel/).',
    },
    already_exists: { title: 'Ya existe', detail: 'Ya hay otro con ese valor.' },
    webhook_switched_off: {
      title: 'Webhook desactivado',
      detail: 'A un webhook desactivado no se le envía nada. Actívelo antes (PATCH is_active: true).',
    },
    last_admin: { title: 'Último administrador', detail: 'Es el último administrador activo: nombre antes a otro.' },
    request_in_progress: {
      title: 'Petición en curso',
      detail: 'La misma clave de idempotencia se está procesando. Repita la petición en un momento.',
    },
    payload_too_large: { title: 'Cuerpo demasiado grande', detail: 'El cuerpo supera 64 KiB.' },
    idempotency_key_reused: {
      title: 'Clave de idempotencia repetida',
      detail: 'Esa clave ya se usó con otro contenido. Use una clave nueva para cada pedido.',
    },
    upgrade_required: {
      title: 'Se espera un WebSocket',
      detail: 'Abra esta dirección como WebSocket (ws:// o wss://).',
    },
    too_many_requests: { title: 'Demasiadas peticiones', detail: 'Espere {{seconds}} s y vuelva a intentarlo.' },
    internal: { title: 'Error interno', detail: 'Algo ha fallado. Cite el identificador de la cabecera X-Request-Id.' },
    store_unavailable: {
      title: 'Almacén no disponible',
      detail: 'No se ha guardado nada. Repita la misma petición en unos segundos.',
    },
    outcome_unknown: {
      title: 'Resultado desconocido',
      detail:
        'Puede que se haya guardado y puede que no. Repita la misma petición con la misma Idempotency-Key; sin ella, mire antes.',
    },
    shutting_down: {
      title: 'Reiniciando',
      detail: 'El servidor se está reiniciando. Repita la petición en un momento.',
    },
  },
  field: {
    required: 'Falta este campo.',
    wrong_type: 'Tipo no válido: se espera {{expected}}.',
    not_whole: 'Debe ser un número entero.',
    too_small: 'Debe ser como mínimo {{minimum}}.',
    too_big: 'Debe ser como máximo {{maximum}}.',
    too_short: 'Debe tener al menos {{minimum}}.',
    too_long: 'Debe tener como mucho {{maximum}}.',
    one_of: 'Debe ser uno de: {{values}}.',
    format: 'Formato no válido.',
    instant: 'Debe ser una fecha y hora ISO 8601.',
    step_twice: 'Este paso está dos veces: déjelo una sola.',
    not_rising: 'Debe ser posterior al paso anterior: ponga los pasos por orden de sus segundos.',
    late_not_after_warning: 'Debe ser posterior al aviso: ponga más segundos en late_s que en warn_s.',
    station_twice: 'Ya hay un puesto con ese nombre: póngale otro.',
    category_twice: 'Esta categoría está dos veces en el puesto: déjela una sola.',
    too_many_orders: 'En ese tiempo hay más de {{maximum}} pedidos: pida uno más corto.',
    report_range: 'Debe ser posterior a "from", como mucho en {{days}} días.',
    room_or_device: 'Indique room_code o device_uid, uno de los dos.',
    item_twice: 'Esta línea aparece dos veces: indíquela una sola vez.',
    unknown_item: 'El pedido no tiene esa línea.',
    unknown_product: 'Este producto no existe.',
    sold_out: 'Se ha agotado {{product}}.',
    too_many_in_all: 'La suma de este producto supera 999.',
    already_exists: 'Ya existe.',
    webhook_url: {
      bad_url: 'Debe ser una dirección completa, como https://ejemplo.es/aviso.',
      credentials_in_url: 'Sin usuario ni contraseña en la dirección: el receptor comprueba la firma.',
      https_required: 'Debe empezar por https://. Sin https solo a las redes de WEBHOOK_ALLOWED_NETWORKS.',
      forbidden_address:
        'Ese nombre lleva a una red privada o a este equipo. Si debe ser así, un técnico añade esa red a WEBHOOK_ALLOWED_NETWORKS.',
      unresolvable: 'Ese nombre no lleva a ninguna dirección. Compruebe que está bien escrito.',
    },
    push_endpoint: 'Debe ser la dirección de un servicio push, tal como la da el navegador (subscription.endpoint).',
    push_address: {
      bad_url: 'Debe ser una dirección https:// completa.',
      credentials_in_url: 'Sin usuario ni contraseña en la dirección.',
      https_required: 'Debe empezar por https://. Sin https solo a las redes de PUSH_ALLOWED_NETWORKS.',
      forbidden_address:
        'Esa dirección es de una red privada o de este equipo. Si el servicio push está ahí, un técnico añade esa red a PUSH_ALLOWED_NETWORKS.',
    },
    push_expired: 'Esta suscripción ya ha caducado. Suscríbase de nuevo en el navegador.',
    p256dh: 'Debe ser un punto de la curva P-256 sin comprimir: 65 bytes en base64url sin relleno (keys.p256dh).',
    push_auth: 'Deben ser 16 bytes en base64url sin relleno (keys.auth).',
    unknown_reference: 'No existe.',
    unknown_room: 'Esta habitación no existe.',
  },
} as const;
