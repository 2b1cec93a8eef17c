/** What the API says to people. */
export const api = {
  status: {
    PLACED: 'Placed',
    PREPARING: 'Preparing',
    READY: 'Ready',
    DELIVERED: 'Delivered',
    CANCELLED: 'Cancelled',
  },
  order: {
    placed: 'Order placed',
    cancelled: 'Order cancelled',
    acknowledged: 'Order acknowledged',
  },
  problem: {
    malformed_json: { title: 'Malformed JSON', detail: 'The body is not valid JSON. Send a JSON object in UTF-8.' },
    invalid_request: { title: 'Invalid request', detail: 'Correct the fields named in "errors".' },
    unauthenticated: {
      title: 'Not authenticated',
      detail: 'A valid access token is missing. Sign in and send "Authorization: Bearer <access>".',
      metrics: 'The metrics are read with METRICS_TOKEN: send "Authorization: Bearer <token>".',
    },
    bad_credentials: { title: 'Wrong credentials', detail: 'The e-mail address or the password is wrong.' },
    forbidden: {
      title: 'Not permitted',
      detail: 'Your role does not permit this operation.',
      metrics: 'Only the machine of the server reads the metrics. Set METRICS_TOKEN to read them from elsewhere.',
    },
    origin_not_allowed: {
      title: 'Origin not allowed',
      detail: 'This page may not connect. Add its origin to WS_ALLOWED_ORIGINS.',
    },
    not_found: { title: 'Not found', detail: 'There is no such thing.' },
    method_not_allowed: { title: 'Method not allowed', detail: 'This address does not take that method.' },
    transition_not_allowed: {
      title: 'Change of status not allowed',
      cancelled_is_final: 'The order is cancelled and changes no more.',
      delivered_is_past: 'The order has been delivered and cannot be cancelled.',
      only_one_step_back: 'Only the last step forward can be taken back, and only once.',
      recall_too_late: 'The last step is more than 10 minutes old and can no longer be taken back.',
    },
    status_changed_meanwhile: {
      title: 'The status has changed',
      detail: 'Somebody else has changed the order: it is {{status}} now.',
    },
    not_cancellable: { title: 'Cannot be cancelled', detail: 'The order is already being prepared. Tell the staff.' },
    not_rendered: {
      title: 'Order not shown',
      detail:
        'That screen has not shown the order yet, so it cannot take it. Say first that it was shown (receipt), then try again.',
    },
    already_exists: { title: 'Already exists', detail: 'There is another one with that value.' },
    webhook_switched_off: {
      title: 'Webhook switched off',
      detail: 'Nothing is sent to a webhook that is switched off. Switch it on first (PATCH is_active: true).',
    },
    last_admin: {
      title: 'Last administrator',
      detail: 'This is the last active administrator: appoint another first.',
    },
    request_in_progress: {
      title: 'Request in progress',
      detail: 'The same idempotency key is being worked on. Repeat the request in a moment.',
    },
    payload_too_large: { title: 'Body too large', detail: 'The body is larger than 64 KiB.' },
    idempotency_key_reused: {
      title: 'Idempotency key used again',
      detail: 'That key was used with another body. Use a new key for each order.',
    },
    upgrade_required: { title: 'WebSocket expected', detail: 'Open this address as a WebSocket (ws:// or wss://).' },
    too_many_requests: { title: 'Too many requests', detail: 'Wait {{seconds}} s and try again.' },
    internal: { title: 'Internal error', detail: 'Something failed. Quote the id in the X-Request-Id header.' },
    store_unavailable: {
      title: 'Store unavailable',
      detail: 'Nothing was saved. Repeat the same request in a few seconds.',
    },
    outcome_unknown: {
      title: 'Outcome unknown',
      detail:
        'It may have been saved or not. Repeat the same request with the same Idempotency-Key; without one, look first.',
    },
    shutting_down: { title: 'Restarting', detail: 'The server is restarting. Repeat the request in a moment.' },
  },
  field: {
    required: 'This field is missing.',
    wrong_type: 'Wrong type: {{expected}} is expected.',
    not_whole: 'Must be a whole number.',
    too_small: 'Must be at least {{minimum}}.',
    too_big: 'Must be at most {{maximum}}.',
    too_short: 'Must have at least {{minimum}}.',
    too_long: 'Must have at most {{maximum}}.',
    one_of: 'Must be one of: {{values}}.',
    format: 'Invalid format.',
    instant: 'Must be an ISO 8601 date and time.',
    step_twice: 'This step stands there twice: leave it once.',
    not_rising: 'Must be later than the step before: put the steps in the order of their seconds.',
    too_many_orders: 'There are more than {{maximum}} orders in that time: ask for a shorter one.',
    report_range: 'Must be after "from", by {{days}} days at most.',
    room_or_device: 'Give room_code or device_uid, one of the two.',
    unknown_product: 'There is no such product.',
    sold_out: 'This product is sold out.',
    too_many_in_all: 'This product adds up to more than 999.',
    already_exists: 'Already exists.',
    webhook_url: {
      bad_url: 'Must be a complete address, like https://example.com/notice.',
      credentials_in_url: 'No user and no password in the address: the receiver checks the signature.',
      https_required: 'Must begin with https://. Without https only to the networks of WEBHOOK_ALLOWED_NETWORKS.',
      forbidden_address:
        'That name leads to a private network or to this machine. Where it must, a technician adds that network to WEBHOOK_ALLOWED_NETWORKS.',
      unresolvable: 'That name leads to no address. Check how it is written.',
    },
    push_endpoint: 'Must be the address of a push service, as the browser gives it (subscription.endpoint).',
    push_address: {
      bad_url: 'Must be a whole https:// address.',
      credentials_in_url: 'No user name and no password in the address.',
      https_required: 'Must begin with https://. Without https only into the networks of PUSH_ALLOWED_NETWORKS.',
      forbidden_address:
        'That address is in a private network or on this machine. If the push service is there, add that network to PUSH_ALLOWED_NETWORKS.',
    },
    push_expired: 'This subscription has already expired. Subscribe again in the browser.',
    p256dh: 'Must be an uncompressed point of the curve P-256: 65 bytes in base64url without padding (keys.p256dh).',
    push_auth: 'Must be 16 bytes in base64url without padding (keys.auth).',
    unknown_reference: 'Does not exist.',
    unknown_room: 'There is no such room.',
  },
} as const;
