// Bytes are read into a flat buffer and fed to Beast's parser by hand: one read, one write and one
// timer a connection, and little to compile.
#define BOOST_ASIO_NO_DEPRECATED
#include <array>
#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <unordered_set>

#include "adapters/http/http_server.h"
#include "adapters/http/impl/network_core.h"
#include "bus/base/log.h"

namespace jiuqu {
namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::string_view kMethods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::size_t kReadBytes = 16U << 10;
// Dropped bytes a closing connection is read for at most.
constexpr std::size_t kLingerBytesMax = 64U << 20;
// Connections beyond the maximum that still hear 503; above it they are just closed.
constexpr std::size_t kRefusalsMax = 64;
constexpr std::chrono::milliseconds kAcceptPause{100};

ErrorCode refusal_of(const error_code& error) {
  if (error == http::error::header_limit) return ErrorCode::header_too_large;
  if (error == http::error::body_limit) return ErrorCode::body_too_large;
  return ErrorCode::bad_request;
}

bool is_known_method(std::string_view method) {
  constexpr std::array<std::string_view, 7> kKnown{"GET",   "HEAD",   "POST",   "PUT",
                                                   "PATCH", "DELETE", "OPTIONS"};
  return std::find(kKnown.begin(), kKnown.end(), method) != kKnown.end();
}

std::string_view view_of(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

class Session;

}  // namespace

struct HttpServer::State : std::enable_shared_from_this<HttpServer::State> {
  State(std::shared_ptr<NetworkCore> network, HttpServerOptions chosen, HttpHandler on_request)
      : core(std::move(network)),
        options(std::move(chosen)),
        handler(std::move(on_request)),
        acceptor(core->io()),
        pause(core->io()),
        deadline(core->io()) {}

  Result<void> listen();
  void accept();
  void admit(tcp::socket socket);
  void stop(Job done);
  void close_all();
  void remove(const std::shared_ptr<Session>& session);
  void tell_stopped();

  std::shared_ptr<NetworkCore> core;  // first: the sockets below need its event loop
  HttpServerOptions options;
  HttpHandler handler;
  tcp::acceptor acceptor;
  asio::steady_timer pause;     // after a failed accept
  asio::steady_timer deadline;  // of a graceful stop
  std::unordered_set<std::shared_ptr<Session>> sessions;
  std::vector<Job> stop_waiters;
  std::uint16_t bound_port = 0;
  bool stopping = false;
  std::atomic<std::size_t> connections{0};
  std::atomic<std::uint64_t> accepted{0}, requests{0}, refused{0};
};

namespace {

// One connection. All members run on the network thread, except answer (posts itself there).
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(std::shared_ptr<HttpServer::State> server, tcp::socket socket);
  void begin();
  void refuse_connection();
  void stop_when_done();
  void close();
  void answer(HttpReply reply);

 private:
  enum class Phase { idle, head, body, handling, writing, lingering, closed };

  void await_request(int timeout_ms);
  void start_head();
  void read();
  void on_read(const error_code& error, std::size_t bytes);
  void feed();
  bool take_head();
  bool take_framing();
  void send_continue();
  void hand_over();
  void refuse(ErrorCode code, std::string_view detail);
  void write(HttpReply reply, AfterAnswer after);
  void on_written(const error_code& error, AfterAnswer after);
  void linger();
  void arm(int timeout_ms);
  void on_timeout();

  std::shared_ptr<HttpServer::State> server_;
  tcp::socket socket_;
  asio::steady_timer timer_;
  Phase phase_ = Phase::idle;
  boost::beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  HttpRequest request_;
  std::string remote_;
  bool keep_alive_ = false;
  bool head_only_ = false;  // HEAD: the answer leaves without its body
  std::string out_head_, out_body_;
  std::size_t lingered_ = 0;
  std::uint64_t alarm_ = 0;  // counts arms, so that a timer that was re-armed too late is ignored
};

// The callable behind Respond.
class Responder {
 public:
  explicit Responder(std::shared_ptr<Session> session) : session_(std::move(session)) {}
  Responder(Responder&& other) noexcept = default;
  Responder& operator=(Responder&&) = delete;
  ~Responder() {
    if (session_) (*this)(error_reply(ErrorCode::defect));
  }
  void operator()(HttpReply reply) {
    auto session = std::exchange(session_, nullptr);
    if (session) session->answer(std::move(reply));
  }

 private:
  std::shared_ptr<Session> session_;
};

Session::Session(std::shared_ptr<HttpServer::State> server, tcp::socket socket)
    : server_(std::move(server)), socket_(std::move(socket)), timer_(server_->core->io()) {
  error_code ignored;
  socket_.set_option(tcp::no_delay(true), ignored);
  auto peer = socket_.remote_endpoint(ignored);
  remote_ = peer.address().to_string() + ":" + std::to_string(peer.port());
}

void Session::begin() {
  await_request(server_->options.header_timeout_ms);
}

void Session::refuse_connection() {
  refuse(ErrorCode::overloaded, "too many connections");
}

void Session::await_request(int timeout_ms) {
  request_ = {};
  keep_alive_ = head_only_ = false;
  parser_.emplace();
  parser_->header_limit(std::uint32_t(server_->options.header_bytes_max));
  parser_->body_limit(server_->options.body_bytes_max);
  if (buffer_.size() > 0) {
    start_head();
    return feed();
  }
  buffer_ = {};  // idle callers hold no memory for bytes
  phase_ = Phase::idle;
  arm(timeout_ms);
  socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](error_code error) {
    if (self->phase_ != Phase::idle || error == asio::error::operation_aborted) return;
    if (error) return self->close();
    self->start_head();
    self->read();
  });
}

void Session::start_head() {
  phase_ = Phase::head;
  arm(server_->options.header_timeout_ms);
}

void Session::read() {
  auto space = buffer_.prepare(kReadBytes);
  socket_.async_read_some(space, [self = shared_from_this()](error_code error, std::size_t bytes) {
    self->on_read(error, bytes);
  });
}

void Session::on_read(const error_code& error, std::size_t bytes) {
  if (phase_ == Phase::lingering) {
    lingered_ += bytes;
    if (error || lingered_ > kLingerBytesMax) return close();
    return read();
  }
  if (phase_ != Phase::head && phase_ != Phase::body) return;
  if (error) return close();
  buffer_.commit(bytes);
  feed();
}

void Session::feed() {
  while (buffer_.size() > 0) {
    error_code error;
    std::size_t used = parser_->put(buffer_.data(), error);
    buffer_.consume(used);
    if (error == http::error::need_more) break;
    if (error) return refuse(refusal_of(error), error.message());
    if (phase_ == Phase::head && parser_->is_header_done()) {
      if (!take_head()) return;
      if (parser_->is_done()) return hand_over();
      phase_ = Phase::body;
      parser_->eager(true);
      arm(server_->options.body_timeout_ms);
      if (request_.count_header("expect") > 0 && buffer_.size() == 0) return send_continue();
    }
    if (parser_->is_done()) return hand_over();
  }
  // What cannot be consumed is an endless chunk header or trailer.
  if (buffer_.size() > server_->options.header_bytes_max + kReadBytes)
    return refuse(ErrorCode::header_too_large, "chunk header");
  read();
}

// Copies the head out before the body is read, so that trailer fields never count as headers.
bool Session::take_head() {
  const auto& message = parser_->get();
  request_.method = view_of(message.method_string());
  request_.remote = remote_;
  for (const auto& field : message)
    request_.headers.emplace_back(lower_case(view_of(field.name_string())), field.value());
  if (request_.headers.size() > server_->options.headers_max) {
    refuse(ErrorCode::header_too_large, "too many fields");
    return false;
  }
  if (!is_known_method(request_.method)) {
    refuse(ErrorCode::method_not_allowed, {});
    return false;
  }
  if (!take_framing()) return false;
  bool whole_server = request_.method == "OPTIONS" && message.target() == "*";
  auto target = read_target(whole_server ? "/" : view_of(message.target()), request_);
  if (!target) {
    refuse(target.error().code, target.error().detail);
    return false;
  }
  keep_alive_ = message.keep_alive();
  return true;
}

// Two readers that disagree about where a request ends let one request hide in another; whatever
// is ambiguous is refused.
bool Session::take_framing() {
  auto count = [&](std::string_view name) { return request_.count_header(name); };
  std::size_t lengths = count("content-length"), codings = count("transfer-encoding");
  std::string coding = lower_case(request_.header("transfer-encoding"));
  std::string length = request_.header("content-length");
  bool http_1_0 = parser_->get().version() == 10;
  std::string_view fault;
  if (lengths > 0 && codings > 0) fault = "both Content-Length and Transfer-Encoding";
  if (lengths > 1 || length.find_first_not_of("0123456789") != length.npos)
    fault = "Content-Length is not one number";
  if (codings > 1 || (codings == 1 && (coding != "chunked" || http_1_0)))
    fault = "Transfer-Encoding is not plain chunked";
  if (count("host") > 1 || (count("host") == 0 && !http_1_0)) fault = "not exactly one Host";
  if (count("expect") > 0 && lower_case(request_.header("expect")) != "100-continue")
    fault = "unknown expectation";
  if (fault.empty()) return true;
  refuse(ErrorCode::bad_request, fault);
  return false;
}

void Session::send_continue() {
  asio::async_write(socket_, asio::buffer(kContinue),
                    [self = shared_from_this()](error_code error, std::size_t) {
                      if (self->phase_ != Phase::body) return;
                      error ? self->close() : self->read();
                    });
}

void Session::hand_over() {
  phase_ = Phase::handling;
  ++alarm_;
  timer_.cancel();
  request_.body = std::move(parser_->get().body());
  if (request_.method == "OPTIONS") {
    HttpReply reply;
    reply.status = 204;
    reply.headers.emplace_back("Allow", kMethods);
    return write(std::move(reply), keep_alive_ ? AfterAnswer::keep_open : AfterAnswer::close);
  }
  head_only_ = request_.method == "HEAD";
  if (head_only_) request_.method = "GET";
  ++server_->requests;
  server_->handler(std::move(request_), Responder(shared_from_this()));
}

void Session::answer(HttpReply reply) {
  server_->core->post([self = shared_from_this(), reply = std::move(reply)]() mutable {
    if (self->phase_ != Phase::handling) return;
    if (reply.status == 0) return self->close();
    bool keep = self->keep_alive_ && !self->server_->stopping;
    self->write(std::move(reply), keep ? AfterAnswer::keep_open : AfterAnswer::close);
  });
}

void Session::refuse(ErrorCode code, std::string_view detail) {
  ++server_->refused;
  HttpReply reply = error_reply(code, detail);
  if (code == ErrorCode::method_not_allowed) reply.headers.emplace_back("Allow", kMethods);
  write(std::move(reply), AfterAnswer::close);
}

void Session::write(HttpReply reply, AfterAnswer after) {
  phase_ = Phase::writing;
  arm(server_->options.write_timeout_ms);
  out_head_ = answer_head(reply, after);
  out_body_ = std::move(reply.body);
  if (head_only_ || reply.status == 204 || reply.status == 304) out_body_.clear();
  std::array<asio::const_buffer, 2> parts{asio::buffer(out_head_), asio::buffer(out_body_)};
  asio::async_write(socket_, parts,
                    [self = shared_from_this(), after](error_code error, std::size_t) {
                      self->on_written(error, after);
                    });
}

void Session::on_written(const error_code& error, AfterAnswer after) {
  if (phase_ != Phase::writing) return;
  if (error) return close();
  out_body_ = {};
  if (after == AfterAnswer::close) return linger();
  if (server_->stopping && buffer_.size() == 0) return close();
  await_request(server_->options.idle_timeout_ms);
}

void Session::linger() {
  phase_ = Phase::lingering;
  error_code error;
  socket_.shutdown(tcp::socket::shutdown_send, error);
  if (error) return close();
  arm(server_->options.linger_ms);
  buffer_.clear();
  read();
}

void Session::arm(int timeout_ms) {
  timer_.expires_after(std::chrono::milliseconds(timeout_ms));
  timer_.async_wait([self = shared_from_this(), alarm = ++alarm_](error_code error) {
    if (!error && self->alarm_ == alarm) self->on_timeout();
  });
}

void Session::on_timeout() {
  if (phase_ != Phase::head && phase_ != Phase::body) return close();
  error_code ignored;
  socket_.cancel(ignored);
  refuse(ErrorCode::request_timeout, {});
}

void Session::stop_when_done() {
  if (phase_ == Phase::idle || phase_ == Phase::lingering) close();
}

void Session::close() {
  if (std::exchange(phase_, Phase::closed) == Phase::closed) return;
  ++alarm_;
  timer_.cancel();
  error_code ignored;
  socket_.close(ignored);
  server_->remove(shared_from_this());
}

}  // namespace

Result<void> HttpServer::State::listen() {
  auto refuse = [&](const error_code& error) {
    return fail(ErrorCode::configuration_invalid,
                options.address + ":" + std::to_string(options.port) + ": " + error.message());
  };
  error_code error;
  auto address = asio::ip::make_address(options.address, error);
  if (error) return refuse(error);
  tcp::endpoint endpoint(address, options.port);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(tcp::acceptor::max_listen_connections, error);
  if (!error) bound_port = acceptor.local_endpoint(error).port();
  if (error) return refuse(error);
  core->post([self = shared_from_this()] { self->accept(); });
  return {};
}

void HttpServer::State::accept() {
  if (stopping) return;
  acceptor.async_accept([self = shared_from_this()](error_code error, tcp::socket socket) {
    if (self->stopping) return;
    if (!error) {
      self->admit(std::move(socket));
      return self->accept();
    }
    // Out of file descriptors or memory: give others time to close theirs.
    log::warning("http.accept_failed", {{"reason", error.message()}});
    self->pause.expires_after(kAcceptPause);
    self->pause.async_wait([self](error_code) { self->accept(); });
  });
}

void HttpServer::State::admit(tcp::socket socket) {
  ++accepted;
  bool full = sessions.size() >= options.connections_max;
  if (sessions.size() >= options.connections_max + kRefusalsMax) {
    ++refused;
    return;
  }
  auto session = std::make_shared<Session>(shared_from_this(), std::move(socket));
  sessions.insert(session);
  connections = sessions.size();
  full ? session->refuse_connection() : session->begin();
}

void HttpServer::State::stop(Job done) {
  stop_waiters.push_back(std::move(done));
  if (!std::exchange(stopping, true)) {
    error_code ignored;
    acceptor.close(ignored);
    pause.cancel();
    deadline.expires_after(std::chrono::milliseconds(options.stop_deadline_ms));
    deadline.async_wait([self = shared_from_this()](error_code error) {
      if (!error) self->close_all();
    });
    auto open = sessions;
    for (const auto& session : open) session->stop_when_done();
  }
  tell_stopped();
}

void HttpServer::State::close_all() {
  stopping = true;
  error_code ignored;
  acceptor.close(ignored);
  pause.cancel();
  auto open = std::move(sessions);
  sessions.clear();
  for (const auto& session : open) session->close();
  tell_stopped();
}

void HttpServer::State::remove(const std::shared_ptr<Session>& session) {
  sessions.erase(session);
  connections = sessions.size();
  tell_stopped();
}

void HttpServer::State::tell_stopped() {
  if (!stopping || !sessions.empty()) return;
  deadline.cancel();
  auto waiters = std::exchange(stop_waiters, {});
  for (auto& waiter : waiters) waiter();
}

HttpServer::HttpServer(HttpNetwork& network, HttpServerOptions options, HttpHandler handler)
    : state_(std::make_shared<State>(network.core(), std::move(options), std::move(handler))) {}

HttpServer::~HttpServer() {
  state_->core->run_and_wait([state = state_] {
    state->close_all();
    state->handler = nullptr;
  });
}

Result<void> HttpServer::start() {
  return state_->listen();
}

std::uint16_t HttpServer::port() const {
  return state_->bound_port;
}

void HttpServer::stop(Job done) {
  state_->core->post(
      [state = state_, done = std::move(done)]() mutable { state->stop(std::move(done)); });
}

HttpServerStats HttpServer::stats() const {
  return {state_->connections, state_->accepted, state_->requests, state_->refused};
}

}  // namespace jiuqu
