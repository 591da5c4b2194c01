#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| rolecall_fuzz::payloads::holds(&String::from_utf8_lossy(bytes)));
