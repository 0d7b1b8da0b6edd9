-- A detector that reads the consent ledger, and findings that are on an organisation.
alter table detector_memory drop constraint detector_memory_detector_check;
alter table detector_memory add constraint detector_memory_detector_check
  check (detector in ('sub-lease', 'scope-creep', 'service-marketing', 'default-consent'));
alter table finding drop constraint finding_detector_check;
alter table finding add constraint finding_detector_check
  check (detector in ('sub-lease', 'scope-creep', 'service-marketing', 'default-consent'));
alter table finding drop constraint finding_subject_kind_check;
alter table finding add constraint finding_subject_kind_check check (subject_kind in ('port', 'signature', 'organisation'));
