// What the tools of this folder that write ask, in words.

#include "tools/confirm/effect_case.hpp"

namespace workspace::tools::calendar {
namespace {

std::string const event =
    R"({"id":"e1","summary":"Review","start":{"dateTime":"2026-11-23T09:00:00Z"},"end":{"dateTime":"2026-11-23T10:00:00Z"},"organizer":{"email":"bob@example.com"},"attendees":[{"email":"alice@example.com","self":true},{"email":"bob@example.com"}]})";

std::string const alone =
    R"({"id":"e1","summary":"Nap","start":{"date":"2026-11-23"},"end":{"date":"2026-11-24"}})";

std::string const times =
    R"("start_time":"2026-11-23T09:00:00Z","end_time":"2026-11-23T10:00:00Z","timezone":"UTC")";

std::string event_call(std::string const& action, std::string const& more) {
  return R"("action":")" + action + R"(",)" + more;
}

EffectCase const cases[] = {
    {"manage_event", event_call("create", R"("summary":"Nap",)" + times), {}, false, {"Title: Nap"}},
    {"manage_event",
     event_call("create", R"("summary":"Review","attendees":["bob@example.com"],)" + times),
     {},
     true,
     {"Create this event?", "Guests: bob@example.com", "all of them get mail"}},
    {"manage_event",
     event_call("create",
                R"("summary":"Review","send_updates":"none","attendees":["bob@example.com"],)" + times),
     {},
     true,
     {"nobody gets mail"}},
    {"manage_event",
     event_call("update", R"("event_id":"e1","attendees":["eve@example.com"])"),
     {event},
     true,
     {"Change this event?", "Event: Review", "Guests: eve@example.com",
      "No longer invited: bob@example.com"}},
    {"manage_event",
     event_call("update", R"("event_id":"e1","location":"Sofa")"),
     {alone},
     false,
     {"Event: Nap", "Place: Sofa"}},
    {"manage_event",
     event_call("delete", R"("event_id":"e1")"),
     {event},
     true,
     {"Delete this event?", "Event: Review", "Guests: bob@example.com"}},
    {"manage_event",
     event_call("rsvp", R"("event_id":"e1","response":"declined")"),
     {event},
     true,
     {"Organizer: bob@example.com", "Answer: declined"}},
};

}  // namespace
}  // namespace workspace::tools::calendar
