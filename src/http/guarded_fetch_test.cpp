#include "http/guarded_fetch.hpp"

#include "http/scripted_server.hpp"

#include <gtest/gtest.h>
#include <map>

namespace workspace::http {
namespace {

using net::ip::make_address;

TEST(IsGlobal, OnlyPublicUnicast) {
  for (auto const* text : {"8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111",
                           "2001:4860:4860::8888", "64:ff9b::808:808", "::ffff:8.8.8.8"})
    EXPECT_TRUE(is_global(make_address(text))) << text;
  for (auto const* text : {"0.0.0.0",
                           "10.1.2.3",
                           "100.64.0.1",
                           "127.0.0.1",
                           "169.254.169.254",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.0.0.170",
                           "192.0.2.1",
                           "192.88.99.1",
                           "192.168.1.1",
                           "198.18.0.1",
                           "198.19.255.255",
                           "198.51.100.7",
                           "203.0.113.9",
                           "224.0.0.1",
                           "240.0.0.1",
                           "255.255.255.255",
                           "::",
                           "::1",
                           "fe80::1",
                           "fc00::1",
                           "fd00:ec2::254",
                           "ff02::1",
                           "2001:db8::1",
                           "2001::1",
                           "2002:7f00:1::",
                           "3fff::1",
                           "5f00::1",
                           "64:ff9b::7f00:1",
                           "64:ff9b::a9fe:a9fe",
                           "64:ff9b:1::808:808",
                           "::ffff:127.0.0.1",
                           "::ffff:10.0.0.1",
                           "::127.0.0.1",
                           "100::1"})
    EXPECT_FALSE(is_global(make_address(text))) << text;
}

class FixedResolver final : public Resolver {
 public:
  Async<Result<std::vector<net::ip::address>>> resolve(std::string host) override {
    asked.push_back(host);
    auto const found = hosts.find(host);
    if (found == hosts.end()) co_return Error{ErrorKind::not_found, "The host cannot be found.", {}};
    std::vector<net::ip::address> addresses;
    for (auto const& text : found->second) addresses.push_back(make_address(text));
    co_return addresses;
  }
  std::map<std::string, std::vector<std::string>> hosts;
  std::vector<std::string> asked;
};

bool global_or_loopback(net::ip::address const& address) {
  return is_global(address) || address.is_loopback();
}

class GuardedFetch : public ::testing::Test {
 protected:
  Result<Fetched> fetch(std::string const& url) {
    return run_on(io, guarded_fetch(*client, resolver, url, options));
  }

  /// A server that redirects /hop?N to N, and answers everything else with its Host field.
  static ScriptedServer::Answer answer(ScriptedServer::Seen const& seen) {
    auto const target = std::string(split(seen.head, ' ')[1]);
    if (auto const at = target.find("?to="); at != std::string::npos)
      return {"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + target.substr(at + 4) + "\r\n\r\n"};
    auto const host = seen.head.find("Host: ");
    return {
        ScriptedServer::ok(target + " " + seen.head.substr(host + 6, seen.head.find('\r', host) - host - 6))};
  }

  std::string public_url(std::string const& path) { return "http://www.example.com:" + port() + path; }
  std::string port() { return std::to_string(parse_url(server.url("/"))->port); }

  net::io_context io;
  ScriptedServer server{io, &GuardedFetch::answer};
  std::unique_ptr<Client> client = make_curl_client(io.get_executor(), {});
  FixedResolver resolver;
  FetchOptions options;

  void SetUp() override {
    resolver.hosts["www.example.com"] = {"127.0.0.1"};
    resolver.hosts["inside.example.com"] = {"10.0.0.1"};
    options.allowed = &global_or_loopback;
  }
};

TEST_F(GuardedFetch, ConnectsToTheCheckedAddress) {
  auto const fetched = fetch(public_url("/page"));
  ASSERT_TRUE(fetched) << fetched.error().text();
  EXPECT_EQ(fetched->response.body, "/page www.example.com:" + port());
  EXPECT_EQ(resolver.asked, std::vector<std::string>{"www.example.com"});
}

TEST_F(GuardedFetch, LoopbackIsRefusedByDefault) {
  options.allowed = FetchOptions{}.allowed;
  auto const fetched = fetch(public_url("/page"));
  ASSERT_FALSE(fetched);
  EXPECT_EQ(fetched.error().kind, ErrorKind::denied);
  EXPECT_EQ(server.connections(), 0);
}

TEST_F(GuardedFetch, OneBadAddressSpoilsTheHost) {
  resolver.hosts["www.example.com"] = {"127.0.0.1", "192.168.0.1"};
  EXPECT_EQ(fetch(public_url("/page")).error().kind, ErrorKind::denied);
  EXPECT_EQ(server.connections(), 0);
}

TEST_F(GuardedFetch, RedirectsAreFollowedAndEachIsChecked) {
  auto const fetched = fetch(public_url("/hop?to=/end"));
  ASSERT_TRUE(fetched) << fetched.error().text();
  EXPECT_EQ(fetched->url, public_url("/end"));
  EXPECT_EQ(resolver.asked.size(), 2u);
  EXPECT_EQ(fetch(public_url("/hop?to=http://inside.example.com/")).error().kind, ErrorKind::denied);
  EXPECT_EQ(fetch(public_url("/hop?to=file:///etc/passwd")).error().kind, ErrorKind::invalid);
}

TEST_F(GuardedFetch, EndlessRedirectsEnd) {
  options.max_redirects = 3;
  ScriptedServer loop(io, [](ScriptedServer::Seen const&) {
    return ScriptedServer::Answer{"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /again\r\n\r\n"};
  });
  resolver.hosts["127.0.0.1"] = {"127.0.0.1"};
  EXPECT_EQ(fetch(loop.url("/")).error().kind, ErrorKind::unavailable);
  EXPECT_EQ(loop.seen().size(), 4u);
}

TEST_F(GuardedFetch, CredentialsInTheUrlAreRefused) {
  auto const fetched = fetch("http://name:password@www.example.com/");
  ASSERT_FALSE(fetched);
  EXPECT_EQ(fetched.error().kind, ErrorKind::invalid);
  EXPECT_EQ(fetched.error().text().find("password@"), std::string::npos);
}

TEST_F(GuardedFetch, LargeAnswersAreCut) {
  options.max_bytes = 4;
  EXPECT_EQ(fetch(public_url("/page")).error().kind, ErrorKind::too_large);
}

TEST_F(GuardedFetch, NextAddressIsTriedWhereOneRefuses) {
  resolver.hosts["www.example.com"] = {"::1", "127.0.0.1"};  // nothing listens on ::1
  auto const fetched = fetch(public_url("/page"));
  ASSERT_TRUE(fetched) << fetched.error().text();
}

TEST(SystemResolver, UnderstandsLiteralsAndUnknownHosts) {
  net::io_context io;
  auto const resolver = make_system_resolver();
  auto const literal = run_on(io, resolver->resolve("127.0.0.1"));
  ASSERT_TRUE(literal);
  EXPECT_EQ(literal->front(), make_address("127.0.0.1"));
  EXPECT_EQ(run_on(io, resolver->resolve("nowhere.invalid")).error().kind, ErrorKind::not_found);
}

}  // namespace
}  // namespace workspace::http
