/*
 * Places orders over HTTP and checks every answer.
 *
 * N keep-alive connections, one request in flight on each, every request with an idempotency key of its own: 128 bits that
 * follow from `key`, scattered like the random ones that browsers draw. Without `every_us` each connection sends its next
 * order as soon as it has its answer; with it, `burst` orders start at each tick, and an order that finds no idle connection
 * is measured from the tick at which it was due, not from when it could be sent.
 *
 *   order-load port=P key=TEXT connections=N rooms=N products=N (seconds=S | count=N) [every_us=N burst=N] [marks=FILE]
 *
 * Says {"at":"end", …} when every answer has come: `placed` orders in all, `answered` of them within `seconds` (the time in
 * which it went on placing), and how long they took. Ends with an error at the first answer that is not 201: a run with
 * refusals measures nothing.
 */
#include "tool.h"

#define ANSWER_BYTES 65536

/* A prime: one order after the other comes from rooms that lie far apart, as in a house, and all rooms take their turn. */
#define ROOM_STRIDE 7919

struct connection {
  int fd;
  int used;          /* bytes of the answer so far */
  uint64_t due_ns;   /* when its request was due */
  char *answer;
};

static int port, rooms, products, epoll_fd, connection_count;
static uint64_t seed;
static struct connection *connections;
static uint64_t placed, promised, start_ns, stop_ns, answered, measured, limit;
static int idle_count, *idle, stopping;
static struct marks marks;
static int marking;

/* Answer times in microseconds. */
static uint32_t *times;
static size_t time_room;

/* Orders that were due while every connection was busy. */
static uint64_t *late;
static size_t late_first, late_count, late_room;

/* Scatters a number over all 64 bits (splitmix64). */
static uint64_t scattered(uint64_t x) {
  x += 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

static void place(int index, uint64_t due_ns) {
  struct connection *c = &connections[index];
  char body[128], request[512];
  uint64_t number = placed++;
  int body_length = snprintf(body, sizeof body, "{\"device_uid\":\"ipad-room-%d\",\"items\":[{\"product_id\":%d,\"quantity\":2}]}",
                             (int)(number * ROOM_STRIDE % (uint64_t)rooms) + 1, (int)(number % (uint64_t)products) + 1);
  int length = snprintf(request, sizeof request,
                        "POST /api/public/orders/create HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
                        "Idempotency-Key: %016llx%016llx\r\nContent-Length: %d\r\n\r\n%s",
                        port, (unsigned long long)scattered(seed ^ number), (unsigned long long)scattered(~seed ^ number), body_length,
                        body);
  c->due_ns = due_ns;
  c->used = 0;
  if (write(c->fd, request, (size_t)length) != length) die("connection %d would not take a request: %s", index, strerror(errno));
}

/* Where the answer ends, or 0 while it is not complete. */
static int answer_end(const char *answer, int used, int *body_at) {
  const char *head_end = memmem(answer, (size_t)used, "\r\n\r\n", 4);
  if (!head_end) return 0;
  int at = (int)(head_end - answer) + 4;
  *body_at = at;
  for (const char *line = answer; line < head_end;) {
    const char *next = memmem(line, (size_t)(head_end + 2 - line), "\r\n", 2);
    if (strncasecmp(line, "content-length:", 15) == 0) {
      int end = at + atoi(line + 15);
      return used >= end ? end : 0;
    }
    if (strncasecmp(line, "transfer-encoding: chunked", 26) == 0) {
      for (;;) {
        const char *size_end = memmem(answer + at, (size_t)(used - at), "\r\n", 2);
        if (!size_end) return 0;
        int size = (int)strtol(answer + at, NULL, 16);
        at = (int)(size_end - answer) + 2 + size + 2;
        if (at > used) return 0;
        if (size == 0) return at;
      }
    }
    line = next + 2;
  }
  die("an answer without a length:\n%.*s", used, answer);
}

static void note_time(uint64_t ns) {
  if (measured == time_room) {
    time_room = time_room ? time_room * 2 : 1 << 20;
    times = take(times, time_room * sizeof *times);
  }
  times[measured++] = (uint32_t)(ns / 1000);
}

/* True when an answer has come whole. */
static int receive(int index) {
  struct connection *c = &connections[index];
  ssize_t got = read(c->fd, c->answer + c->used, (size_t)(ANSWER_BYTES - c->used));
  if (got == 0) die("the server closed connection %d", index);
  if (got < 0) {
    if (errno == EAGAIN) return 0;
    die("connection %d: %s", index, strerror(errno));
  }
  c->used += (int)got;
  int body_at;
  int end = answer_end(c->answer, c->used, &body_at);
  if (end == 0) {
    if (c->used == ANSWER_BYTES) die("an answer of more than %d bytes", ANSWER_BYTES);
    return 0;
  }
  if (end != c->used) die("connection %d answered more than it was asked", index);
  if (strncmp(c->answer, "HTTP/1.1 201", 12) != 0) die("an order was refused:\n%.*s", c->used < 2000 ? c->used : 2000, c->answer);
  if (!stopping) answered++;
  note_time(now_ns() - c->due_ns);
  if (marking) {
    uint64_t id = number_after(c->answer + body_at, (size_t)(end - body_at), "\"id\"");
    if (id == 0) die("an answer without an order id:\n%.*s", c->used, c->answer);
    add_mark(&marks, id, c->due_ns);
  }
  return 1;
}

static void stop(void) {
  if (stopping) return;
  stopping = 1;
  stop_ns = now_ns();
}

/* True when one more order may be placed; at the last one, stops. */
static int more(void) {
  if (stopping) return 0;
  if (limit && promised == limit) {
    stop();
    return 0;
  }
  promised++;
  return 1;
}

static void be_late(uint64_t due_ns) {
  if (late_first + late_count == late_room) {
    late_room = late_room ? late_room * 2 : 4096;
    late = take(late, late_room * sizeof *late);
  }
  late[late_first + late_count++] = due_ns;
}

static int ascending(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

static double percentile_ms(double share) {
  if (measured == 0) return 0;
  size_t rank = (size_t)(share * (double)measured);
  return times[rank < measured ? rank : measured - 1] / 1000.0;
}

static void connect_all(void) {
  for (int i = 0; i < connection_count; i++) {
    struct connection *c = &connections[i];
    c->fd = begin_connect(port, i, 1);
    c->answer = take(NULL, ANSWER_BYTES);
    struct epoll_event ready;
    watch(epoll_fd, c->fd, EPOLLOUT, (uint64_t)i);
    if (epoll_wait(epoll_fd, &ready, 1, 10000) != 1 || (ready.events & (EPOLLERR | EPOLLHUP)))
      die("nobody answers on port %d", port);
    rewatch(epoll_fd, c->fd, EPOLLIN, (uint64_t)i);
    idle[idle_count++] = i;
  }
}

int main(int argc, char **argv) {
  port = (int)number_argument(argc, argv, "port", 0);
  const char *key = text_argument(argc, argv, "key");
  connection_count = (int)number_argument(argc, argv, "connections", 1);
  rooms = (int)number_argument(argc, argv, "rooms", 1);
  products = (int)number_argument(argc, argv, "products", 1);
  uint64_t span_ns = (uint64_t)(number_argument(argc, argv, "seconds", 3600) * 1e9);
  uint64_t every_ns = (uint64_t)(number_argument(argc, argv, "every_us", 0) * 1e3);
  int burst = (int)number_argument(argc, argv, "burst", 1);
  const char *marks_file = text_argument(argc, argv, "marks");
  limit = (uint64_t)number_argument(argc, argv, "count", 0);
  if (!port || !key) die("port and key are needed");
  for (const char *c = key; *c; c++) seed = scattered(seed ^ (uint64_t)*c);
  marking = marks_file != NULL;
  setvbuf(stdout, NULL, _IOLBF, 0);
  allow_many_files();

  epoll_fd = epoll_create1(EPOLL_CLOEXEC);
  connections = calloc((size_t)connection_count, sizeof *connections);
  idle = calloc((size_t)connection_count, sizeof *idle);
  if (!connections || !idle) die("out of memory");
  connect_all();

  const uint64_t tick = UINT64_MAX;
  int timer = every_ns ? ticking(every_ns) : -1;
  if (timer >= 0) watch(epoll_fd, timer, EPOLLIN, tick);
  start_ns = now_ns();
  uint64_t due = start_ns;
  if (!every_ns)
    while (idle_count > 0 && more()) place(idle[--idle_count], start_ns);

  struct epoll_event events[512];
  while (!stopping || idle_count < connection_count || late_count > 0) {
    int count = epoll_wait(epoll_fd, events, 512, 30000);
    if (count == 0) die("no answer for 30 seconds");
    if (count < 0 && errno != EINTR) die("epoll: %s", strerror(errno));
    if (now_ns() - start_ns >= span_ns) stop();
    for (int i = 0; i < count; i++) {
      if (events[i].data.u64 == tick) {
        uint64_t ticks = 0;
        if (read(timer, &ticks, sizeof ticks) != sizeof ticks) continue;
        for (; ticks > 0; ticks--) {
          due += every_ns;
          for (int k = 0; k < burst && more(); k++) {
            if (idle_count > 0) place(idle[--idle_count], due);
            else be_late(due);
          }
        }
        continue;
      }
      int index = (int)events[i].data.u64;
      if (!receive(index)) continue;
      if (late_count > 0) {
        late_count--;
        place(index, late[late_first++]);
      } else if (every_ns || !more()) {
        idle[idle_count++] = index;
      } else {
        place(index, now_ns());
      }
    }
  }
  qsort(times, measured, sizeof *times, ascending);
  if (marks_file) write_marks(&marks, marks_file);
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  printf("{\"at\":\"end\",\"placed\":%llu,\"answered\":%llu,\"seconds\":%.6f,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f,\"client_cpu_s\":%.3f}\n",
         (unsigned long long)placed, (unsigned long long)answered, (double)(stop_ns - start_ns) / 1e9, percentile_ms(0.5),
         percentile_ms(0.99), percentile_ms(1),
         (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6);
  return 0;
}
