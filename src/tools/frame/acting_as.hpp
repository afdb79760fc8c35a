#pragma once
// Google as one user, for as long as one piece of work runs.

#include "tools/confirm/confirmation.hpp"
#include "tools/frame/context.hpp"
#include "tools/frame/tool.hpp"

namespace workspace::tools {

/// One user's grant as the Google client asks for it.
class UserTokens final : public google::TokenSource {
 public:
  UserTokens(auth::Grants& grants, std::string user) : grants_(grants), user_(std::move(user)) {}
  Async<std::string> access_token() override { return grants_.access_token(user_); }
  Async<void> reject(std::string token) override { return grants_.reject(user_, std::move(token)); }

 private:
  auth::Grants& grants_;
  std::string user_;
};

using Methods = std::vector<catalogue::Method const*>;

/// Of all the lists.
inline Methods methods_of(std::initializer_list<std::vector<MethodRef> const*> lists) {
  Methods methods;
  for (auto const* list : lists)
    for (auto const& method : *list) methods.push_back(&*method);
  return methods;
}

/// What a handler is given, with all that it stands on. `deadline` ends every request to Google, `methods`
/// are the only ones that may be called; `confirmation` is asked before writes.
class ActingAs {
 public:
  ActingAs(Backend& backend, mcp::CallContext& call, std::string const& user, TimePoint deadline,
           Methods methods, Confirmation* confirmation = nullptr)
      : methods_(std::move(methods)),
        tokens_(backend.grants, user),
        google_(tokens_, confirmation ? confirmation->http() : backend.http, backend.clock, backend.google,
                settings(backend, deadline, methods_)),
        context_(backend, call, user, &google_, confirmation) {}
  ActingAs(ActingAs const&) = delete;
  ActingAs& operator=(ActingAs const&) = delete;

  ToolContext& context() { return context_; }

 private:
  static google::Settings settings(Backend const& backend, TimePoint deadline, Methods const& methods) {
    auto settings = backend.google_settings;
    settings.deadline = deadline;
    settings.methods = &methods;
    return settings;
  }

  Methods methods_;
  UserTokens tokens_;
  google::Client google_;
  ToolContext context_;
};

}  // namespace workspace::tools
