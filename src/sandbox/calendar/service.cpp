#include "sandbox/service.hpp"

#include "sandbox/calendar/operations.hpp"

namespace workspace::sandbox {

Service calendar_service() {
  using namespace calendar;
  return {"calendar",
          {{"calendar.events.list", list_events},
           {"calendar.events.get", get_event},
           {"calendar.events.instances", list_instances},
           {"calendar.events.insert", insert_event},
           {"calendar.events.import", import_event},
           {"calendar.events.patch", patch_event},
           {"calendar.events.update", update_event},
           {"calendar.events.delete", delete_event},
           {"calendar.events.move", move_event},
           {"calendar.calendarList.list", list_calendar_list},
           {"calendar.calendarList.get", get_calendar_list_entry},
           {"calendar.calendarList.insert", insert_calendar_list_entry},
           {"calendar.calendarList.patch", patch_calendar_list_entry},
           {"calendar.calendarList.update", update_calendar_list_entry},
           {"calendar.calendarList.delete", delete_calendar_list_entry},
           {"calendar.calendars.get", get_calendar},
           {"calendar.calendars.insert", insert_calendar},
           {"calendar.calendars.patch", patch_calendar},
           {"calendar.calendars.update", update_calendar},
           {"calendar.calendars.delete", delete_calendar},
           {"calendar.calendars.clear", clear_calendar},
           {"calendar.acl.list", list_acl},
           {"calendar.acl.get", get_acl},
           {"calendar.acl.insert", insert_acl},
           {"calendar.acl.patch", patch_acl},
           {"calendar.acl.update", update_acl},
           {"calendar.acl.delete", delete_acl},
           {"calendar.freebusy.query", query_freebusy},
           {"calendar.colors.get", get_colors},
           {"calendar.settings.list", list_settings},
           {"calendar.settings.get", get_setting}}};
}

}  // namespace workspace::sandbox
