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
    },
    bad_credentials: { title: 'Credenciales incorrectas', detail: 'El correo o la contraseña no son correctos.' },
    forbidden: { title: 'Sin permiso', detail: 'Su rol no permite esta operación.' },
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
    already_exists: { title: 'Ya existe', detail: 'Ya hay otro con ese valor.' },
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
    room_or_device: 'Indique room_code o device_uid, uno de los dos.',
    unknown_product: 'Este producto no existe.',
    sold_out: 'Este producto está agotado.',
    too_many_in_all: 'La suma de este producto supera 999.',
    already_exists: 'Ya existe.',
    unknown_reference: 'No existe.',
    unknown_room: 'Esta habitación no existe.',
  },
} as const;
