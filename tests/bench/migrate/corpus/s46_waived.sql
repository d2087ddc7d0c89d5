-- harmless: waived

-- audit_log is rotated: the copy of last year is in the archive
-- atalaya:allow delete-without-where until 2099-12-31: rotated into the archive before each release

DELETE FROM audit_log;
