// manage_event: create, change, delete or answer an event,
// https://developers.google.com/workspace/calendar/api/v3/reference/events

#include "tools/calendar/event_body.hpp"
#include "tools/calendar/event_intent.hpp"
#include "tools/calendar/series.hpp"
#include "tools/calendar/types.hpp"
#include "tools/frame/tool.hpp"

namespace workspace::tools::calendar {
namespace {

struct EventChange {
  std::string done;  // created, updated, deleted, answered
  std::optional<Event> event;
  std::string note;
  std::string heading() const {
    return event ? fmt::format("Event {}: {}", done, event->title) : fmt::format("Event {}.", done);
  }
  static schema::Fields describe() {
    using P = EventChange;
    return {schema::required<&P::done>(), schema::optional<&P::event>(), schema::optional<&P::note>()};
  }
};

EventChange changed(std::string done, json::Node event, std::string note = {}) {
  return {
      .done = std::move(done), .event = make_event(event, Detail::with_attachments), .note = std::move(note)};
}

void need(bool given, std::string_view action, std::string_view parameter) {
  if (!given)
    throw Failure(ErrorKind::invalid, fmt::format("To {} an event {} is needed.", action, parameter),
                  "Give it and call again; nothing was changed.");
}

Async<json::Document> read_event(ToolContext& context, ManageEvent const& p) {
  auto params = google::Params().set("calendarId", p.calendar_id).set("eventId", p.event_id);
  co_return co_await context.google().call(api::calendar::events::get, std::move(params));
}

Async<EventChange> create(ToolContext& context, ManageEvent const& p) {
  need(p.summary.has_value(), "create", "summary");
  need(!p.start_time.empty(), "create", "start_time");
  need(!p.end_time.empty(), "create", "end_time");
  json::value const none;
  auto body = co_await event_body(context, p, none);
  co_await add_times(context, p, none, body);
  co_await confirm_event(context, p, none, body);
  auto params = write_params(p, body);
  auto const event =
      co_await context.google().call(api::calendar::events::insert, std::move(params), json::value(body));
  co_return changed("created", event);
}

Async<EventChange> update(ToolContext& context, ManageEvent const& p) {
  need(!p.event_id.empty(), "update", "event_id");
  auto const existing = co_await read_event(context, p);
  auto body = co_await event_body(context, p, existing);
  co_await add_times(context, p, existing, body);
  if (body.empty())
    throw Failure(ErrorKind::invalid, "There is nothing to update.",
                  "Name at least one member to change, e.g. summary or start_time.");
  co_await confirm_event(context, p, existing, body);
  if (p.this_and_following) {
    auto const event = co_await split_series(context, p, existing, std::move(body));
    co_return changed("updated", event, "This and all later occurrences are now a series of their own.");
  }
  auto params = write_params(p, body);
  params.set("eventId", p.event_id);
  auto const event =
      co_await context.google().call(api::calendar::events::patch, std::move(params), json::value(body));
  co_return changed("updated", event);
}

Async<EventChange> remove(ToolContext& context, ManageEvent const& p) {
  need(!p.event_id.empty(), "delete", "event_id");
  json::value existing;
  if (p.this_and_following || context.confirms(Reach::outbound)) existing = co_await read_event(context, p);
  co_await confirm_event(context, p, existing, {});
  if (p.this_and_following) {
    auto const kept = co_await end_series_before(context, p, existing);
    co_return EventChange{.done = "deleted",
                          .note = kept ? "This and all later occurrences are gone; earlier ones are kept."
                                       : "It was the first occurrence: the whole series is gone."};
  }
  auto params = google::Params().set("calendarId", p.calendar_id).set("eventId", p.event_id);
  params.set("sendUpdates", p.send_updates ? schema::Type<SendUpdates>::name(*p.send_updates) : "all");
  co_await context.google().call(api::calendar::events::delete_, std::move(params));
  co_return EventChange{.done = "deleted"};
}

Async<EventChange> answer(ToolContext& context, ManageEvent const& p) {
  need(!p.event_id.empty(), "answer", "event_id");
  need(p.response.has_value(), "answer", "response");
  auto const existing = co_await read_event(context, p);
  auto attendees = existing.items("attendees");
  bool invited = false;
  for (auto& attendee : attendees) {
    if (!attendee.boolean("self")) continue;
    invited = true;
    attendee.as_object()["responseStatus"] = schema::write(*p.response);
    if (p.rsvp_comment) attendee.as_object()["comment"] = *p.rsvp_comment;
  }
  if (!invited)
    throw Failure(
        ErrorKind::invalid,
        fmt::format("{} is not a guest of this event, so there is nothing to answer.", context.user()),
        "Name the calendar of the invited account, or use action=update to add guests.");
  auto params = google::Params().set("calendarId", p.calendar_id).set("eventId", p.event_id);
  params.set("sendUpdates", p.send_updates ? schema::Type<SendUpdates>::name(*p.send_updates) : "all");
  json::object body{{"attendees", std::move(attendees)}};
  co_await confirm_event(context, p, existing, body);
  auto const event =
      co_await context.google().call(api::calendar::events::patch, std::move(params), json::value(body));
  co_return changed("answered", event);
}

Async<EventChange> manage_event(ToolContext& context, ManageEvent const& p) {
  if (p.this_and_following && p.action != EventAction::update && p.action != EventAction::delete_)
    throw Failure(ErrorKind::invalid, "this_and_following goes with action=update or action=delete only.",
                  "Leave it out.");
  switch (p.action) {
    case EventAction::create:
      return create(context, p);
    case EventAction::update:
      return update(context, p);
    case EventAction::delete_:
      return remove(context, p);
    case EventAction::rsvp:
      return answer(context, p);
  }
  throw Failure(ErrorKind::internal, "No such action.");
}

Tool const tool{{.name = "manage_event",
                 .title = "Manage event",
                 .description = "Creates, updates, deletes or answers (rsvp) a calendar event; recurring "
                                "ones as a series, an occurrence, or from one on.",
                 .service = Service::calendar,
                 .tier = Tier::core,
                 .effect = Effect::destructive,
                 .methods = {api::calendar::events::get, api::calendar::events::insert,
                             api::calendar::events::patch, api::calendar::events::delete_},
                 .also = {api::calendar::events::instances, api::drive::files::get}},
                manage_event};

}  // namespace
}  // namespace workspace::tools::calendar
