#pragma once
// For tests only: other people's servers with TLS, as child processes on loopback, with a certificate of
// their own for localhost. nghttpd (Debian's nghttp2-server) speaks nothing but HTTP/2; `openssl s_server
// -www` speaks HTTP/1.0 and its page says how the TLS session came about.

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <regex>
#include <set>
#include <spawn.h>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace workspace::http {

/// A child process; what it writes goes to a file. It ends with the object.
class Child {
 public:
  Child(std::vector<std::string> const& command, std::filesystem::path output) : output_(std::move(output)) {
    posix_spawn_file_actions_t streams;
    posix_spawn_file_actions_init(&streams);
    posix_spawn_file_actions_addopen(&streams, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&streams, 1, output_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&streams, 1, 2);
    std::vector<char*> arguments;
    for (auto const& each : command) arguments.push_back(const_cast<char*>(each.c_str()));
    arguments.push_back(nullptr);
    int const failed = posix_spawnp(&pid_, arguments[0], &streams, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&streams);
    if (failed) throw std::runtime_error(command[0] + " cannot be started: is its package installed?");
  }
  ~Child() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  Child(Child const&) = delete;
  Child& operator=(Child const&) = delete;

  /// Waits for its end: whether that was a success.
  bool succeeded() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = 0;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }

  void signal(int number) const { ::kill(pid_, number); }

  std::string output() const {
    std::ifstream file(output_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  /// The first group of the pattern once the output holds it; empty if the child ends without.
  std::string wait_for(std::string const& pattern) {
    auto const give_up = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    for (;;) {
      bool const ended = pid_ > 0 && ::waitpid(pid_, nullptr, WNOHANG) == pid_;
      if (ended) pid_ = 0;
      auto const text = output();
      std::smatch found;
      if (std::regex_search(text, found, std::regex(pattern))) return found[1];
      if (pid_ <= 0) return {};
      if (std::chrono::steady_clock::now() > give_up)
        throw std::runtime_error("no " + pattern + " in: " + text);
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }

 private:
  std::filesystem::path output_;
  pid_t pid_ = 0;
};

/// A folder with key.pem and cert.pem: self-signed, for localhost.
class Certificate {
 public:
  Certificate() {
    auto pattern = (std::filesystem::temp_directory_path() / "workspace-tls-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) throw std::runtime_error("no folder for the certificate");
    folder = pattern;
    Child openssl({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                   "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
                   "subjectAltName=DNS:localhost", "-keyout", key(), "-out", file()},
                  folder / "openssl.log");
    if (!openssl.succeeded()) throw std::runtime_error(openssl.output());
  }
  ~Certificate() { std::filesystem::remove_all(folder); }
  Certificate(Certificate const&) = delete;
  Certificate& operator=(Certificate const&) = delete;

  std::string key() const { return folder / "key.pem"; }
  std::string file() const { return folder / "cert.pem"; }

  std::filesystem::path folder;
};

/// HTTP/2 only: serves the certificate's folder and sends back what is posted.
class NgHttpd {
 public:
  explicit NgHttpd(Certificate const& certificate, std::vector<std::string> more = {}) {
    for (int attempt = 0; attempt < 20; ++attempt) {
      // It cannot say which port it got, so it is given one that was free a moment ago.
      boost::asio::io_context io;
      boost::asio::ip::tcp::acceptor free(io, {boost::asio::ip::address_v4::loopback(), 0});
      port_ = std::to_string(free.local_endpoint().port());
      free.close();
      std::vector<std::string> command{"nghttpd",          "-v",           "-a", "127.0.0.1", "-d",
                                       certificate.folder, "--echo-upload"};
      command.insert(command.end(), more.begin(), more.end());
      command.insert(command.end(), {port_, certificate.key(), certificate.file()});
      child_ = std::make_unique<Child>(command, certificate.folder / ("nghttpd-" + port_ + ".log"));
      if (!child_->wait_for("(listen 127.0.0.1:)").empty()) return;
    }
    throw std::runtime_error("nghttpd found no port: " + child_->output());
  }

  std::string url(std::string const& path) const { return "https://localhost:" + port_ + path; }

  /// Takes bytes from now on, but answers nothing.
  void stop() const { child_->signal(SIGSTOP); }
  /// How many bytes have come that it has not read: once stopped, those of requests.
  int unread_bytes() const {
    std::ifstream sockets(
        "/proc/net/tcp");  // local address, peer, state (01: established), queues sent:received
    std::regex const connection(R"(\s*\d+: 0100007F:([0-9A-F]{4}) \S+ 01 [0-9A-F]{8}:([0-9A-F]{8}) .*)");
    std::smatch found;
    int unread = 0;
    for (std::string line; std::getline(sockets, line);)
      if (std::regex_match(line, found, connection) && std::stoi(found[1], nullptr, 16) == std::stoi(port_))
        unread += std::stoi(found[2], nullptr, 16);
    return unread;
  }
  void go_on() const { child_->signal(SIGCONT); }
  void kill() const { child_->signal(SIGKILL); }

  /// "1:GET" and so on: connection and method of each request, in the order of their coming.
  std::vector<std::string> requests() const {
    std::vector<std::string> found;
    for (auto const& match : matches(R"(\[id=(\d+)\].* recv \(stream_id=\d+\) :method: (\w+))"))
      found.push_back(match[1].str() + ":" + match[2].str());
    return found;
  }
  std::size_t connections() const {
    std::set<std::string> ids;
    for (auto const& match : matches(R"(\[id=(\d+)\].* recv SETTINGS)")) ids.insert(match[1]);
    return ids.size();
  }
  /// How many requests at most had come and were not answered to the end, over all connections.
  int most_at_once() const {
    int now = 0, most = 0;
    for (auto const& match : matches(R"((recv \(stream_id=\d+\) :method:)|send DATA .*flags=0x01)")) {
      now += match[1].matched ? 1 : -1;
      most = std::max(most, now);
    }
    return most;
  }

 private:
  std::vector<std::smatch> matches(std::string const& pattern) const {
    output_ = child_->output();
    std::regex const expression(pattern);
    return {std::sregex_iterator(output_.begin(), output_.end(), expression), std::sregex_iterator()};
  }

  std::string port_;
  std::unique_ptr<Child> child_;
  mutable std::string output_;  // what the matches point into
};

/// HTTP/1.0 with TLS; each connection serves one request. `more` are options of `openssl s_server`.
class SServer {
 public:
  explicit SServer(Certificate const& certificate, std::vector<std::string> more = {}) {
    std::vector<std::string> command{"openssl", "s_server",        "-www",  "-accept",         "127.0.0.1:0",
                                     "-key",    certificate.key(), "-cert", certificate.file()};
    command.insert(command.end(), more.begin(), more.end());
    child_ = std::make_unique<Child>(command, certificate.folder / "s_server.log");
    port_ = child_->wait_for(R"(ACCEPT 127\.0\.0\.1:(\d+))");
    if (port_.empty()) throw std::runtime_error("s_server did not start: " + child_->output());
  }

  std::string url(std::string const& host = "localhost") const {
    return "https://" + host + ":" + port_ + "/";
  }

 private:
  std::unique_ptr<Child> child_;
  std::string port_;
};

}  // namespace workspace::http
