#define BOOST_ASIO_NO_DEPRECATED
#include <array>
#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <deque>
#include <future>
#include <map>
#include <unordered_set>

#include "adapters/http/http_client.h"
#include "adapters/http/impl/network_core.h"

namespace jiuqu {
namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::size_t kReadBytes = 16U << 10;
// 1xx answers before the real one.
constexpr int kInterimMax = 8;

class Connection;

// One request on its way. `done` is empty once it was told.
struct Call {
  Call(HttpCall what, HttpUrl where, Callback<Result<HttpAnswer>> completion, asio::io_context& io)
      : request(std::move(what)), url(std::move(where)), done(std::move(completion)), timer(io) {}
  HttpCall request;
  HttpUrl url;
  std::string head;
  Callback<Result<HttpAnswer>> done;
  asio::steady_timer timer;
  std::weak_ptr<Connection> connection;
  const char* doing = "waiting for a connection";
};
using CallPtr = std::shared_ptr<Call>;

struct Host {
  std::deque<CallPtr> waiting;
  std::vector<std::shared_ptr<Connection>> idle;  // the last used is used first
  std::size_t open = 0;                           // idle ones among them
};

}  // namespace

struct HttpClient::State : std::enable_shared_from_this<HttpClient::State> {
  State(std::shared_ptr<NetworkCore> network, HttpClientOptions chosen)
      : core(std::move(network)), options(chosen) {}

  void start(const CallPtr& call);
  void assign(const std::string& key);
  std::shared_ptr<Connection> take_idle(Host& host);
  void expire(const CallPtr& call);
  void finish(const CallPtr& call, Result<HttpAnswer> result);
  void release(const std::shared_ptr<Connection>& connection);
  void remove(const std::shared_ptr<Connection>& connection);
  void stop();

  std::shared_ptr<NetworkCore> core;  // first: the connections need its event loop
  HttpClientOptions options;
  std::map<std::string, Host> hosts;  // by pool key
  std::unordered_set<CallPtr> calls;
  std::unordered_set<std::shared_ptr<Connection>> connections;
  bool stopped = false;
  std::atomic<std::size_t> open{0};
  std::atomic<std::uint64_t> connected{0};
};

namespace {

// One connection and the call it carries now. Network thread only.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::shared_ptr<HttpClient::State> client, std::string key)
      : client_(std::move(client)),
        key_(std::move(key)),
        socket_(client_->core->io()),
        resolver_(client_->core->io()),
        idle_timer_(client_->core->io()) {}

  const std::string& key() const { return key_; }
  void open(const CallPtr& call);
  void use(const CallPtr& call);
  bool usable();
  void rest();
  void close();

 private:
  enum class Phase { connecting, busy, idle, closed };

  void connect_next();
  void write();
  void read();
  void on_read(const error_code& error, std::size_t bytes);
  void on_end(const error_code& error);
  void feed();
  void fresh_parser();
  void complete();
  void fail_call(ErrorCode code, std::string detail);

  std::shared_ptr<HttpClient::State> client_;
  std::string key_;
  tcp::socket socket_;
  tcp::resolver resolver_;
  asio::steady_timer idle_timer_;
  Phase phase_ = Phase::connecting;
  std::vector<tcp::endpoint> endpoints_;
  std::size_t next_endpoint_ = 0;
  CallPtr call_;
  bool written_ = false;
  int interim_ = 0;
  std::uint64_t rests_ = 0;  // counts idle times, so that an old watch is ignored
  boost::beast::flat_buffer buffer_;
  std::optional<http::response_parser<http::string_body>> parser_;
};

void Connection::open(const CallPtr& call) {
  call_ = call;
  call->doing = "connecting";
  error_code not_literal;
  auto address = asio::ip::make_address(call->url.host, not_literal);
  if (!not_literal) {
    endpoints_.emplace_back(address, call->url.port);
    return connect_next();
  }
  // Asio looks names up on a thread of its own.
  resolver_.async_resolve(
      call->url.host, std::to_string(call->url.port),
      [self = shared_from_this()](error_code error, tcp::resolver::results_type results) {
        if (self->phase_ != Phase::connecting) return;
        if (error) return self->fail_call(ErrorCode::partner_unreachable, error.message());
        for (const auto& result : results) self->endpoints_.push_back(result.endpoint());
        self->connect_next();
      });
}

void Connection::connect_next() {
  error_code ignored;
  socket_.close(ignored);
  socket_.async_connect(endpoints_[next_endpoint_++],
                        [self = shared_from_this()](error_code error) {
                          if (self->phase_ != Phase::connecting) return;
                          if (error && self->next_endpoint_ < self->endpoints_.size())
                            return self->connect_next();
                          if (error)
                            return self->fail_call(ErrorCode::partner_unreachable, error.message());
                          error_code option;
                          self->socket_.set_option(tcp::no_delay(true), option);
                          self->socket_.non_blocking(true, option);
                          ++self->client_->connected;
                          self->use(std::exchange(self->call_, nullptr));
                        });
}

void Connection::use(const CallPtr& call) {
  phase_ = Phase::busy;
  ++rests_;
  idle_timer_.cancel();
  error_code ignored;
  socket_.cancel(ignored);  // the watch of the idle time
  call_ = call;
  call->connection = weak_from_this();
  call->doing = "waiting for the answer";
  interim_ = 0;
  buffer_ = {};
  fresh_parser();
  write();
  read();  // already now: a partner may refuse a long body before it has read it
}

void Connection::fresh_parser() {
  parser_.emplace();
  parser_->header_limit(std::uint32_t(client_->options.header_bytes_max));
  parser_->body_limit(client_->options.answer_bytes_max);
  parser_->skip(call_->request.method == "HEAD");
  parser_->eager(true);
}

void Connection::write() {
  written_ = false;
  std::array<asio::const_buffer, 2> parts{asio::buffer(call_->head),
                                          asio::buffer(call_->request.body)};
  // An error here shows in the read too, after what the partner may have answered before.
  asio::async_write(socket_, parts,
                    [self = shared_from_this(), call = call_](error_code error, std::size_t) {
                      if (self->call_ == call) self->written_ = !error;
                    });
}

void Connection::read() {
  socket_.async_read_some(buffer_.prepare(kReadBytes), [self = shared_from_this(), call = call_](
                                                           error_code error, std::size_t bytes) {
    if (self->phase_ == Phase::busy && self->call_ == call) self->on_read(error, bytes);
  });
}

void Connection::on_read(const error_code& error, std::size_t bytes) {
  if (error) return on_end(error);
  buffer_.commit(bytes);
  feed();
}

// The partner closed: the end of an answer without length, or a loss.
void Connection::on_end(const error_code& error) {
  error_code partial = http::error::partial_message;
  if (error == asio::error::eof && parser_->is_header_done() && parser_->need_eof())
    parser_->put_eof(partial);
  if (!partial && parser_->is_done()) return complete();
  fail_call(ErrorCode::partner_connection_lost, error.message());
}

void Connection::feed() {
  while (buffer_.size() > 0 && !parser_->is_done()) {
    error_code error;
    std::size_t used = parser_->put(buffer_.data(), error);
    buffer_.consume(used);
    if (error == http::error::need_more) break;
    if (error == http::error::body_limit)
      return fail_call(ErrorCode::partner_answer_unreadable, "the answer is too large");
    if (error) return fail_call(ErrorCode::partner_answer_unreadable, error.message());
    bool interim = parser_->is_done() && parser_->get().result_int() / 100 == 1;
    if (interim && ++interim_ <= kInterimMax) fresh_parser();
  }
  if (parser_->is_done()) return complete();
  if (buffer_.size() > client_->options.header_bytes_max + kReadBytes)
    return fail_call(ErrorCode::partner_answer_unreadable, "chunk header too long");
  read();
}

void Connection::complete() {
  auto& message = parser_->get();
  HttpAnswer answer;
  answer.status = int(message.result_int());
  for (const auto& field : message) {
    std::string name(field.name_string().data(), field.name_string().size());
    answer.headers.emplace_back(lower_case(name), field.value());
  }
  answer.content_type = header_of(answer.headers, "content-type");
  answer.body = std::move(message.body());
  bool final = answer.status / 100 != 1;
  bool reusable =
      written_ && final && buffer_.size() == 0 && message.keep_alive() && !parser_->need_eof();
  auto call = std::exchange(call_, nullptr);
  auto client = client_;
  reusable ? client->release(shared_from_this()) : close();
  if (final) return client->finish(call, std::move(answer));
  client->finish(call, fail(ErrorCode::partner_answer_unreadable, "only 1xx answers"));
}

void Connection::fail_call(ErrorCode code, std::string detail) {
  auto call = std::exchange(call_, nullptr);
  auto client = client_;
  std::string where = call ? call->url.authority + ": " : std::string();
  close();
  if (call) client->finish(call, fail(code, where + detail));
}

// Whether an idle connection still stands: no end and no stray bytes are waiting in it.
bool Connection::usable() {
  char byte;
  error_code error;
  socket_.receive(asio::buffer(&byte, 1), tcp::socket::message_peek, error);
  return phase_ == Phase::idle && error == asio::error::would_block;
}

void Connection::rest() {
  phase_ = Phase::idle;
  buffer_ = {};
  parser_.reset();
  auto watch = [self = shared_from_this(), rests = ++rests_](error_code error) {
    if (self->rests_ == rests && error != asio::error::operation_aborted) self->close();
  };
  socket_.async_wait(tcp::socket::wait_read, watch);
  idle_timer_.expires_after(std::chrono::milliseconds(client_->options.idle_timeout_ms));
  idle_timer_.async_wait(watch);
}

void Connection::close() {
  if (std::exchange(phase_, Phase::closed) == Phase::closed) return;
  ++rests_;
  idle_timer_.cancel();
  resolver_.cancel();
  error_code ignored;
  socket_.close(ignored);
  call_ = nullptr;
  client_->remove(shared_from_this());
}

}  // namespace

void HttpClient::State::start(const CallPtr& call) {
  if (stopped) return finish(call, fail(ErrorCode::shutting_down));
  Host& host = hosts[call->url.pool_key()];
  if (host.waiting.size() >= options.waiting_max)
    return finish(call, fail(ErrorCode::overloaded, call->url.authority));
  calls.insert(call);
  call->timer.expires_after(std::chrono::milliseconds(call->request.timeout_ms));
  call->timer.async_wait([self = shared_from_this(), call](error_code error) {
    if (!error) self->expire(call);
  });
  host.waiting.push_back(call);
  assign(call->url.pool_key());
}

// Gives waiting calls the connections that are free.
void HttpClient::State::assign(const std::string& key) {
  Host& host = hosts[key];
  while (!host.waiting.empty() && !stopped) {
    CallPtr call = host.waiting.front();
    if (!call->done) {  // its deadline passed while it waited
      host.waiting.pop_front();
      continue;
    }
    auto connection = take_idle(host);
    if (!connection && host.open >= options.connections_max) return;
    host.waiting.pop_front();
    if (connection) {
      connection->use(call);
      continue;
    }
    connection = std::make_shared<Connection>(shared_from_this(), key);
    connections.insert(connection);
    open = connections.size();
    ++host.open;
    call->connection = connection;
    connection->open(call);
  }
}

std::shared_ptr<Connection> HttpClient::State::take_idle(Host& host) {
  while (!host.idle.empty()) {
    auto connection = std::move(host.idle.back());
    host.idle.pop_back();
    if (connection->usable()) return connection;
    connection->close();
  }
  return nullptr;
}

void HttpClient::State::expire(const CallPtr& call) {
  auto connection = call->connection.lock();
  finish(call, fail(ErrorCode::partner_timeout, call->url.authority + ": " + call->doing));
  if (connection) connection->close();
}

void HttpClient::State::finish(const CallPtr& call, Result<HttpAnswer> result) {
  auto done = std::exchange(call->done, nullptr);
  if (!done) return;
  call->timer.cancel();
  call->connection.reset();
  calls.erase(call);
  done(std::move(result));
}

void HttpClient::State::release(const std::shared_ptr<Connection>& connection) {
  connection->rest();
  hosts[connection->key()].idle.push_back(connection);
  assign(connection->key());
}

void HttpClient::State::remove(const std::shared_ptr<Connection>& connection) {
  connections.erase(connection);
  open = connections.size();
  Host& host = hosts[connection->key()];
  --host.open;
  std::erase(host.idle, connection);
  if (host.waiting.empty()) return;
  // Later, since assign itself closes idle connections that the partner has left.
  core->post([self = shared_from_this(), key = connection->key()] { self->assign(key); });
}

void HttpClient::State::stop() {
  stopped = true;
  auto open_calls = calls;
  for (const auto& call : open_calls) finish(call, fail(ErrorCode::shutting_down));
  auto open_connections = connections;
  for (const auto& connection : open_connections) connection->close();
  hosts.clear();
}

HttpClient::HttpClient(HttpNetwork& network, HttpClientOptions options)
    : state_(std::make_shared<State>(network.core(), options)) {}

HttpClient::~HttpClient() {
  stop();
}

void HttpClient::send(HttpCall call, Callback<Result<HttpAnswer>> done) {
  auto url = parse_http_url(call.url);
  bool clean = is_header_name(call.method) && is_header_value(call.content_type);
  for (const auto& [name, value] : call.headers)
    clean = clean && is_header_name(name) && is_header_value(value);
  if (url && !clean) url = fail(ErrorCode::configuration_invalid, "a header holds what it may not");
  std::shared_ptr<Call> pending;
  if (url) {
    pending = std::make_shared<Call>(std::move(call), std::move(*url), std::move(done),
                                     state_->core->io());
    pending->head = request_head(pending->request.method, pending->url, pending->request.headers,
                                 pending->request.content_type, pending->request.body.size());
    if (state_->core->post([state = state_, pending] { state->start(pending); })) return;
    return std::exchange(pending->done, nullptr)(fail(ErrorCode::shutting_down));
  }
  auto shared = std::make_shared<Callback<Result<HttpAnswer>>>(std::move(done));
  auto refuse = [shared, error = url.error()] { (*shared)(std::unexpected(error)); };
  if (!state_->core->post(refuse)) refuse();
}

Result<HttpAnswer> HttpClient::send_and_wait(HttpCall call) {
  std::promise<Result<HttpAnswer>> told;
  auto answer = told.get_future();
  send(std::move(call), [&](Result<HttpAnswer> result) { told.set_value(std::move(result)); });
  return answer.get();
}

void HttpClient::stop() {
  state_->core->run_and_wait([state = state_] { state->stop(); });
}

HttpClientStats HttpClient::stats() const {
  return {state_->open, state_->connected};
}

}  // namespace jiuqu
