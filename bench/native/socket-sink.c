/*
 * Opens N WebSockets and counts what they are sent, as cheaply as it can be done.
 *
 *   socket-sink port=P sockets=N paths=FILE [parallel=N] [first_source=N] [marks=1]
 *
 * `paths` holds request paths, one a line, taken in turn. Says {"at":"connected", …} when all are open, or how many were
 * refused. Then it obeys lines on its standard input: `report` answers {"at":"report", …}, `sample` answers the last text
 * frame as it came, `marks FILE` writes which order was seen when, `quit` (or the end of input) closes every socket.
 */
#include "tool.h"

#define READ_BYTES (256 * 1024)
#define COMMAND UINT64_MAX

enum state { CONNECTING, ASKED, OPEN, CLOSED };

struct sink {
  int fd;
  enum state state;
  uint32_t kept;    /* bytes of an unfinished frame or handshake */
  uint64_t frames;
  uint8_t *keep;    /* those bytes; NULL where there are none */
};

static int port, socket_count, first_source, parallel, epoll_fd;
static struct sink *sinks;
static char **paths;
static int path_count;
static int begun, opened, closed, refused, in_flight;
static uint64_t frames, bytes, start_ns, connected_ns;
static int marking;
static struct marks marks;
static char sample[8192];
static size_t sample_length;
static uint8_t buffer[2 * READ_BYTES];

static void read_paths(const char *file) {
  FILE *in = fopen(file, "r");
  if (!in) die("%s: %s", file, strerror(errno));
  char line[8192];
  while (fgets(line, sizeof line, in)) {
    line[strcspn(line, "\n")] = 0;
    paths = take(paths, (size_t)(path_count + 1) * sizeof *paths);
    paths[path_count++] = strdup(line);
  }
  fclose(in);
  if (path_count == 0) die("%s names no path", file);
}

static void finish_connecting(void) {
  if (opened + refused < socket_count || connected_ns) return;
  connected_ns = now_ns();
  printf("{\"at\":\"connected\",\"sockets\":%d,\"refused\":%d,\"seconds\":%.6f}\n", opened, refused,
         (double)(connected_ns - start_ns) / 1e9);
}

static void connect_more(void) {
  while (begun < socket_count && in_flight < parallel) {
    int index = begun++;
    struct sink *s = &sinks[index];
    s->fd = begin_connect(port, index, first_source);
    s->state = CONNECTING;
    in_flight++;
    watch(epoll_fd, s->fd, EPOLLOUT, (uint64_t)index);
  }
}

static void end(struct sink *s) {
  if (s->state == OPEN) closed++;
  else refused++, in_flight--;
  s->state = CLOSED;
  close(s->fd);
  free(s->keep);
  s->keep = NULL;
  connect_more();
  finish_connecting();
}

static void ask(int index) {
  struct sink *s = &sinks[index];
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error) die("socket %d: %s", index, strerror(error));
  char request[9000];
  int length = snprintf(request, sizeof request,
                        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
                        paths[index % path_count], port);
  if (write(s->fd, request, (size_t)length) != length) die("socket %d would not take its request", index);
  s->state = ASKED;
  rewatch(epoll_fd, s->fd, EPOLLIN, (uint64_t)index);
}

/* Answers a ping with an empty mask: the payload goes back as it came. */
static void pong(struct sink *s, const uint8_t *payload, size_t length) {
  uint8_t frame[6 + 125] = {0x8a, (uint8_t)(0x80 | length)};
  memcpy(frame + 6, payload, length);
  ssize_t ignored = write(s->fd, frame, 6 + length);
  (void)ignored;
}

/* Takes whole frames off the front; answers how many bytes they were, or -1 where the server closed. */
static ssize_t take_frames(struct sink *s, const uint8_t *data, size_t length) {
  size_t at = 0;
  uint64_t now = marking ? now_ns() : 0;
  while (length - at >= 2) {
    const uint8_t *frame = data + at;
    size_t head = 2, payload = frame[1] & 0x7f;
    if (payload == 126) {
      head = 4;
      if (length - at < head) break;
      payload = (size_t)frame[2] << 8 | frame[3];
    } else if (payload == 127) {
      die("a frame of 64 KiB or more");
    }
    if (length - at < head + payload) break;
    switch (frame[0] & 0x0f) {
      case 1:
        s->frames++;
        frames++;
        if (payload < sizeof sample) memcpy(sample, frame + head, sample_length = payload);
        if (marking) {
          uint64_t id = number_after((const char *)frame + head, payload, "\"order_id\"");
          if (id) add_mark(&marks, id, now);
        }
        break;
      case 8:
        return -1;
      case 9:
        pong(s, frame + head, payload);
        break;
    }
    at += head + payload;
  }
  return (ssize_t)at;
}

static void receive(int index) {
  struct sink *s = &sinks[index];
  if (s->kept) memcpy(buffer, s->keep, s->kept);
  ssize_t got = read(s->fd, buffer + s->kept, READ_BYTES);
  if (got < 0 && errno == EAGAIN) return;
  if (got <= 0) {
    end(s);
    return;
  }
  if (s->state == OPEN) bytes += (uint64_t)got;
  size_t length = s->kept + (size_t)got, done = 0;
  if (s->state == ASKED) {
    uint8_t *head_end = memmem(buffer, length, "\r\n\r\n", 4);
    if (head_end) {
      if (strncmp((char *)buffer, "HTTP/1.1 101", 12) != 0) {
        if (refused == 0) fprintf(stderr, "refused: %.*s\n", (int)(length < 500 ? length : 500), buffer);
        end(s);
        return;
      }
      done = (size_t)(head_end - buffer) + 4;
      s->state = OPEN;
      opened++;
      in_flight--;
      connect_more();
      finish_connecting();
    }
  }
  if (s->state == OPEN) {
    ssize_t taken = take_frames(s, buffer + done, length - done);
    if (taken < 0) {
      end(s);
      return;
    }
    done += (size_t)taken;
  }
  size_t rest = length - done;
  if (rest > 0) {
    if (rest > READ_BYTES) die("socket %d sent more than can be kept", index);
    s->keep = take(s->keep, rest);
    memcpy(s->keep, buffer + done, rest);
  } else if (s->keep) {
    free(s->keep);
    s->keep = NULL;
  }
  s->kept = (uint32_t)rest;
}

static void report(void) {
  uint64_t fewest = UINT64_MAX, most = 0;
  for (int i = 0; i < socket_count; i++) {
    if (sinks[i].frames < fewest) fewest = sinks[i].frames;
    if (sinks[i].frames > most) most = sinks[i].frames;
  }
  printf("{\"at\":\"report\",\"open\":%d,\"closed\":%d,\"frames\":%llu,\"bytes\":%llu,\"fewest\":%llu,\"most\":%llu}\n", opened - closed,
         closed, (unsigned long long)frames, (unsigned long long)bytes, (unsigned long long)fewest, (unsigned long long)most);
}

/* Says goodbye first, so that the other side sees people leave and not a crash. */
static void quit(void) {
  static const uint8_t goodbye[] = {0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8};
  for (int i = 0; i < socket_count; i++) {
    if (sinks[i].state != OPEN) continue;
    ssize_t ignored = write(sinks[i].fd, goodbye, sizeof goodbye);
    (void)ignored;
  }
  exit(0);
}

static void obey(char *line) {
  if (strcmp(line, "report") == 0) report();
  else if (strcmp(line, "sample") == 0) printf("%.*s\n", (int)sample_length, sample);
  else if (strncmp(line, "marks ", 6) == 0) {
    write_marks(&marks, line + 6);
    printf("{\"at\":\"marks\",\"count\":%zu}\n", marks.count);
  } else if (strcmp(line, "quit") == 0) quit();
  else die("what is \"%s\"?", line);
}

static void read_commands(void) {
  static char text[4096];
  static size_t length;
  ssize_t got = read(STDIN_FILENO, text + length, sizeof text - 1 - length);
  if (got <= 0) quit();
  length += (size_t)got;
  text[length] = 0;
  char *line = text, *line_end;
  while ((line_end = strchr(line, '\n'))) {
    *line_end = 0;
    obey(line);
    line = line_end + 1;
  }
  length -= (size_t)(line - text);
  memmove(text, line, length);
}

int main(int argc, char **argv) {
  port = (int)number_argument(argc, argv, "port", 0);
  socket_count = (int)number_argument(argc, argv, "sockets", 1);
  parallel = (int)number_argument(argc, argv, "parallel", 64);
  first_source = (int)number_argument(argc, argv, "first_source", 2);
  marking = number_argument(argc, argv, "marks", 0) != 0;
  const char *file = text_argument(argc, argv, "paths");
  if (!port || !file) die("port and paths are needed");
  read_paths(file);
  setvbuf(stdout, NULL, _IOLBF, 0);
  signal(SIGPIPE, SIG_IGN);
  allow_many_files();
  sinks = calloc((size_t)socket_count, sizeof *sinks);
  epoll_fd = epoll_create1(EPOLL_CLOEXEC);
  if (!sinks || epoll_fd < 0) die("no memory or no epoll");
  watch(epoll_fd, STDIN_FILENO, EPOLLIN, COMMAND);
  start_ns = now_ns();
  connect_more();

  struct epoll_event events[512];
  for (;;) {
    int count = epoll_wait(epoll_fd, events, 512, -1);
    if (count < 0 && errno != EINTR) die("epoll: %s", strerror(errno));
    for (int i = 0; i < count; i++) {
      uint64_t index = events[i].data.u64;
      if (index == COMMAND) read_commands();
      else if (sinks[index].state == CONNECTING) ask((int)index);
      else if (sinks[index].state != CLOSED) receive((int)index);
    }
  }
}
