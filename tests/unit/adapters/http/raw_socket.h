// A plain POSIX socket for tests that must send what no HTTP client would send.
// Thread: one. Ownership: closes its descriptor.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace jiuqu::test {

inline constexpr int kPatienceMs = 20'000;  // a test that waits longer has failed

class RawSocket {
 public:
  explicit RawSocket(std::uint16_t port) : file_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = loopback(port);
    if (::connect(file_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) close();
  }
  RawSocket(RawSocket&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  ~RawSocket() { close(); }

  static sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }
  bool connected() const { return file_ >= 0; }
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      ssize_t sent = ::send(file_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(std::size_t(sent));
    }
    return true;
  }
  void shut() { ::shutdown(file_, SHUT_WR); }
  // Reads until the text holds `mark` `times` times, the peer closes or patience ends.
  std::string read_until(std::string_view mark, int times = 1) {
    std::string text;
    for (;;) {
      int found = 0;
      for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1))
        ++found;
      if (found >= times || !read_some(text)) return text;
    }
  }
  std::string read_all() {
    std::string text;
    while (read_some(text)) {
    }
    return text;
  }
  void close() {
    if (file_ >= 0) ::close(std::exchange(file_, -1));
  }

 private:
  bool read_some(std::string& text) {
    pollfd wait{file_, POLLIN, 0};
    if (::poll(&wait, 1, kPatienceMs) <= 0) return false;
    char bytes[4096];
    ssize_t got = ::recv(file_, bytes, sizeof bytes, 0);
    if (got <= 0) return false;
    text.append(bytes, std::size_t(got));
    return true;
  }
  int file_;
};

// A listening socket of the test; its queue takes connections without an accept.
class RawListener {
 public:
  RawListener() : file_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = RawSocket::loopback(0);
    ::bind(file_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    ::listen(file_, 64);
  }
  ~RawListener() { close(); }
  RawListener(const RawListener&) = delete;
  RawListener& operator=(const RawListener&) = delete;
  std::uint16_t port() const {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(file_, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.sin_port);
  }
  int accept() {
    pollfd wait{file_, POLLIN, 0};
    return ::poll(&wait, 1, kPatienceMs) > 0 ? ::accept(file_, nullptr, nullptr) : -1;
  }
  void close() {
    if (file_ >= 0) ::close(std::exchange(file_, -1));
  }

 private:
  int file_;
};

}  // namespace jiuqu::test
