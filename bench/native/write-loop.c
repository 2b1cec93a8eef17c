/*
 * The floor: what it costs to hand one frame to each of N sockets when there is nothing else to do, one write(2) a socket.
 *
 *   write-loop sockets=N frame=FILE events=N every_us=N [burst=N] [together=1]
 *
 * Listens on a free port, says {"at":"listening","port":P}, lets N sockets in, then at each tick writes `burst` frames to
 * every socket: one write a frame, or with `together` one write for the whole burst. `frame` holds the text of one frame.
 * Begins at a line on its standard input, says {"at":"end", …}, and holds the sockets until its input ends.
 */
#include "tool.h"

static size_t frame_bytes(uint8_t *out, const char *text, size_t length) {
  size_t head = 2;
  out[0] = 0x81;
  if (length < 126) {
    out[1] = (uint8_t)length;
  } else {
    out[1] = 126;
    out[2] = (uint8_t)(length >> 8);
    out[3] = (uint8_t)length;
    head = 4;
  }
  memcpy(out + head, text, length);
  return head + length;
}

static int let_in(int listener) {
  int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
  if (fd < 0) die("accept: %s", strerror(errno));
  char request[9000];
  size_t used = 0;
  while (!memmem(request, used, "\r\n\r\n", 4)) {
    ssize_t got = read(fd, request + used, sizeof request - used);
    if (got <= 0) die("a socket left before it was in");
    used += (size_t)got;
  }
  /* The sink does not check the accept key, so none is worked out. */
  static const char welcome[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
  if (write(fd, welcome, sizeof welcome - 1) != sizeof welcome - 1) die("a socket left before it was in");
  int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  fcntl(fd, F_SETFL, O_NONBLOCK);
  return fd;
}

int main(int argc, char **argv) {
  int socket_count = (int)number_argument(argc, argv, "sockets", 1);
  int ticks = (int)number_argument(argc, argv, "events", 1);
  uint64_t every_ns = (uint64_t)(number_argument(argc, argv, "every_us", 1000) * 1e3);
  int burst = (int)number_argument(argc, argv, "burst", 1);
  int together = number_argument(argc, argv, "together", 0) != 0;
  const char *file = text_argument(argc, argv, "frame");
  if (!file) die("frame is needed");
  setvbuf(stdout, NULL, _IOLBF, 0);
  signal(SIGPIPE, SIG_IGN);
  allow_many_files();

  char text[4096];
  FILE *in = fopen(file, "r");
  if (!in) die("%s: %s", file, strerror(errno));
  size_t length = fread(text, 1, sizeof text, in);
  fclose(in);
  uint8_t frame[4 + sizeof text];
  size_t frame_length = frame_bytes(frame, text, length);
  uint8_t *frames = take(NULL, frame_length * (size_t)burst);
  for (int i = 0; i < burst; i++) memcpy(frames + frame_length * (size_t)i, frame, frame_length);
  size_t write_length = together ? frame_length * (size_t)burst : frame_length;
  int writes = together ? 1 : burst;

  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = {.sin_family = AF_INET};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (listener < 0 || bind(listener, (struct sockaddr *)&address, size) < 0 || listen(listener, 4096) < 0 ||
      getsockname(listener, (struct sockaddr *)&address, &size) < 0)
    die("listen: %s", strerror(errno));
  printf("{\"at\":\"listening\",\"port\":%d}\n", ntohs(address.sin_port));
  int *sockets = take(NULL, (size_t)socket_count * sizeof *sockets);
  for (int i = 0; i < socket_count; i++) sockets[i] = let_in(listener);

  char line[64];
  if (!fgets(line, sizeof line, stdin)) return 0;
  uint64_t unfinished = 0, next = now_ns();
  for (int tick = 0; tick < ticks; tick++) {
    next += every_ns;
    struct timespec at = {.tv_sec = (time_t)(next / 1000000000u), .tv_nsec = (long)(next % 1000000000u)};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
    for (int k = 0; k < writes; k++)
      for (int i = 0; i < socket_count; i++)
        if (write(sockets[i], frames, write_length) != (ssize_t)write_length) unfinished++;
  }
  printf("{\"at\":\"end\",\"unfinished\":%llu}\n", (unsigned long long)unfinished);
  while (fgets(line, sizeof line, stdin)) continue;
  return 0;
}
