#include "tools/frame/fetch.hpp"

namespace workspace::tools {
namespace {

std::string as_text(schema::View value) {
  switch (value.kind()) {
    case schema::Kind::text:
    case schema::Kind::choice:
      return std::string(value.text());
    case schema::Kind::boolean:
      return value.boolean() ? "true" : "false";
    default:
      return json::write(schema::write(value));
  }
}

}  // namespace

google::Params query_of(schema::View parameters) {
  google::Params params;
  for (auto const& field : parameters.fields()) {
    if (field.query.empty()) continue;
    auto const value = parameters.member(field).resolved();
    if (!schema::is_given(field, value)) continue;
    if (value.kind() == schema::Kind::list)
      for (std::size_t i = 0; i < value.count(); ++i)
        params.add(field.query, as_text(value.element(i).resolved()));
    else
      params.set_unless_empty(field.query, as_text(value));
  }
  return params;
}

}  // namespace workspace::tools
