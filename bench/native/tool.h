/* What the three tools share: arguments as name=value, a clock, numbered sockets on loopback, and the way to give up. */
#ifndef TOOL_H
#define TOOL_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

/* Sockets bound to one source address: fewer than the ports that Linux hands out by default. */
#define SOCKETS_PER_SOURCE 20000

__attribute__((noreturn, format(printf, 1, 2), unused)) static void die(const char *format, ...) {
  va_list values;
  va_start(values, format);
  vfprintf(stderr, format, values);
  va_end(values);
  fputc('\n', stderr);
  exit(1);
}

__attribute__((unused)) static uint64_t now_ns(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return (uint64_t)at.tv_sec * 1000000000u + (uint64_t)at.tv_nsec;
}

/* The value of `name=value` among the arguments, or NULL. */
__attribute__((unused)) static const char *text_argument(int count, char **arguments, const char *name) {
  size_t length = strlen(name);
  for (int i = 1; i < count; i++)
    if (strncmp(arguments[i], name, length) == 0 && arguments[i][length] == '=') return arguments[i] + length + 1;
  return NULL;
}

__attribute__((unused)) static double number_argument(int count, char **arguments, const char *name, double otherwise) {
  const char *text = text_argument(count, arguments, name);
  if (!text) return otherwise;
  char *end;
  double value = strtod(text, &end);
  if (*text == 0 || *end != 0) die("%s must be a number, not \"%s\"", name, text);
  return value;
}

__attribute__((unused)) static void *take(void *old, size_t size) {
  void *got = realloc(old, size);
  if (!got) die("out of memory");
  return got;
}

__attribute__((unused)) static void allow_many_files(void) {
  struct rlimit files;
  if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
  }
}

/* Begins to connect to 127.0.0.1:port. The source address follows from the index, so that ports never run out. */
__attribute__((unused)) static int begin_connect(int port, int index, int first_source) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) die("socket %d: %s; raise the limit of open files (ulimit -n)", index, strerror(errno));
  int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  struct sockaddr_in source = {.sin_family = AF_INET};
  source.sin_addr.s_addr = htonl(0x7f000000u + (uint32_t)(first_source + index / SOCKETS_PER_SOURCE));
  if (bind(fd, (struct sockaddr *)&source, sizeof source) < 0) die("bind: %s", strerror(errno));
  struct sockaddr_in target = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  target.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd, (struct sockaddr *)&target, sizeof target) < 0 && errno != EINPROGRESS)
    die("connect %d: %s", index, strerror(errno));
  return fd;
}

__attribute__((unused)) static void watch(int epoll, int fd, uint32_t events, uint64_t data) {
  struct epoll_event event = {.events = events, .data.u64 = data};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0) die("epoll: %s", strerror(errno));
}

__attribute__((unused)) static void rewatch(int epoll, int fd, uint32_t events, uint64_t data) {
  struct epoll_event event = {.events = events, .data.u64 = data};
  if (epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &event) < 0) die("epoll: %s", strerror(errno));
}

/* A timer that ticks every `ns`, the first time after one such span. */
__attribute__((unused)) static int ticking(uint64_t ns) {
  int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  struct timespec span = {.tv_sec = (time_t)(ns / 1000000000u), .tv_nsec = (long)(ns % 1000000000u)};
  struct itimerspec timer = {.it_interval = span, .it_value = span};
  if (fd < 0 || timerfd_settime(fd, 0, &timer, NULL) < 0) die("timer: %s", strerror(errno));
  return fd;
}

/* One thing that happened to one order: its id and when. Both ends of the latency write such files. */
struct mark {
  uint64_t order;
  uint64_t at_ns;
};

struct marks {
  struct mark *all;
  size_t count, room;
};

__attribute__((unused)) static void add_mark(struct marks *marks, uint64_t order, uint64_t at_ns) {
  if (marks->count == marks->room) {
    marks->room = marks->room ? marks->room * 2 : 65536;
    marks->all = take(marks->all, marks->room * sizeof *marks->all);
  }
  marks->all[marks->count++] = (struct mark){order, at_ns};
}

__attribute__((unused)) static void write_marks(const struct marks *marks, const char *file) {
  FILE *out = fopen(file, "wb");
  if (!out || fwrite(marks->all, sizeof *marks->all, marks->count, out) != marks->count || fclose(out) != 0)
    die("%s: %s", file, strerror(errno));
}

/* The number after `"name":` in JSON text, with or without a space; 0 where there is none. */
__attribute__((unused)) static uint64_t number_after(const char *text, size_t length, const char *name) {
  const char *found = memmem(text, length, name, strlen(name));
  if (!found) return 0;
  const char *end = text + length;
  uint64_t value = 0;
  found += strlen(name);
  while (found < end && (*found == ' ' || *found == ':')) found++;
  while (found < end && *found >= '0' && *found <= '9') value = value * 10 + (uint64_t)(*found++ - '0');
  return value;
}

#endif
