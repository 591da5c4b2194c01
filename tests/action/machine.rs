//! A simulated runner machine: the action's tree, a tool cache, a folder for temporary files, and a PATH with only the
//! programs that the install script may use.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use sha2::{Digest as _, Sha256};

use crate::support::Folder;

/// The version in the action's tree.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Every program that the script may call, from wherever this machine has it.
const TOOLS: [&str; 17] = [
    "bash",
    "chmod",
    "cp",
    "curl",
    "find",
    "gzip",
    "mkdir",
    "mktemp",
    "mv",
    "rm",
    "sh",
    "sha256sum",
    "shasum",
    "sort",
    "tar",
    "xargs",
    "touch",
];

/// The machine: `action/` is the action's tree, `bin/` the PATH, `cache/` the tool cache, `temp/` the temporary folder.
pub(crate) struct Machine {
    pub(crate) folder: Folder,
    os: &'static str,
    environment: Vec<(&'static str, String)>,
}

/// The result of an installation.
#[derive(Debug)]
pub(crate) struct Installed {
    pub(crate) log: String,
    /// The program's path as the next step gets it, or nothing if the script failed.
    pub(crate) program: Option<PathBuf>,
}

impl Machine {
    pub(crate) fn new() -> Self {
        let folder = Folder::new();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for file in ["Cargo.toml", "action/install.sh", "action/make.sh", "action/checksums.txt"] {
            folder.write(&format!("action/{file}"), fs::read(root.join(file)).unwrap());
        }
        fs::create_dir_all(folder.path("bin")).unwrap();
        fs::create_dir_all(folder.path("temp")).unwrap();
        for tool in TOOLS {
            if let Some(found) = find_on_path(tool) {
                std::os::unix::fs::symlink(found, folder.path(&format!("bin/{tool}"))).unwrap();
            }
        }
        Self { folder, os: "Linux", environment: Vec::new() }
    }

    pub(crate) fn os(mut self, os: &'static str) -> Self {
        self.os = os;
        self
    }

    /// Records this archive's hash in the tree, as a release does.
    pub(crate) fn record(&self, archive: &str, bytes: &[u8]) {
        let hash: Vec<_> = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        self.record_hash(archive, &hash.concat());
    }

    pub(crate) fn record_hash(&self, archive: &str, hash: &str) {
        let before = self.folder.read("action/action/checksums.txt");
        self.folder.write("action/action/checksums.txt", format!("{before}{hash}  {archive}\n"));
    }

    pub(crate) fn set(&mut self, name: &'static str, value: &str) {
        self.environment.push((name, value.to_owned()));
    }

    /// Writes an executable script somewhere on the machine.
    pub(crate) fn script(&self, path: &str, text: &str) {
        use std::os::unix::fs::PermissionsExt as _;
        self.folder.write(path, text);
        fs::set_permissions(self.folder.path(path), fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Runs the script as action.yml does.
    pub(crate) fn command(&self, output: &str) -> Command {
        let bin = self.folder.path("bin");
        let mut command = Command::new(bin.join("bash"));
        command.args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c"]);
        command.arg(". \"$GITHUB_ACTION_PATH/action/install.sh\"");
        command.env_clear().env("PATH", bin).env("HOME", self.folder.path("home"));
        command.env("GITHUB_ACTION_PATH", self.folder.path("action")).env("GITHUB_OUTPUT", self.folder.path(output));
        command.env("RUNNER_OS", self.os).env("RUNNER_ARCH", "X64");
        command.env("RUNNER_TEMP", self.folder.path("temp")).env("RUNNER_TOOL_CACHE", self.folder.path("cache"));
        command.envs(self.environment.iter().cloned());
        command
            .current_dir(self.folder.path("temp"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub(crate) fn install(&self) -> Installed {
        let output = self.command("output").output().unwrap();
        self.installed("output", &output)
    }

    /// Runs this many jobs at once.
    pub(crate) fn install_at_once(&self, jobs: usize) -> Vec<Installed> {
        let running: Vec<_> = (0..jobs)
            .map(|job| format!("output-{job}"))
            .map(|output| (self.command(&output).spawn().unwrap(), output))
            .collect();
        running.into_iter().map(|(child, output)| self.installed(&output, &child.wait_with_output().unwrap())).collect()
    }

    fn installed(&self, output: &str, ran: &Output) -> Installed {
        let log = format!("{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
        let told = fs::read_to_string(self.folder.path(output)).unwrap_or_default();
        fs::remove_file(self.folder.path(output)).ok();
        let program = told.strip_prefix("program=").map(|path| PathBuf::from(path.trim_end()));
        assert_eq!(ran.status.success(), program.is_some(), "{told:?}\n{log}");
        Installed { log, program }
    }

    /// Every file of the tool cache.
    pub(crate) fn cached(&self) -> Vec<String> {
        let files = self.folder.files().into_iter();
        files.filter_map(|path| path.strip_prefix("cache/rolecall/").map(str::to_owned)).collect()
    }

    /// Checks that nothing was run or cached, and no temporary file is left.
    #[track_caller]
    pub(crate) fn assert_untouched(&self) {
        assert_eq!(self.cached(), Vec::<String>::new());
        self.assert_tidy();
        assert!(!self.folder.path("was-run").exists(), "the program was run");
    }

    /// Checks that no temporary file is left.
    #[track_caller]
    pub(crate) fn assert_tidy(&self) {
        assert_eq!(fs::read_dir(self.folder.path("temp")).unwrap().count(), 0);
        assert!(!self.cached().iter().any(|path| path.contains(".partial")), "{:?}", self.cached());
    }

    /// A program that leaves a trace each time it runs.
    pub(crate) fn stub(&self, says: &str) -> String {
        format!("#!/bin/sh\n: >{}\necho {says}\n", self.folder.path("was-run").display())
    }

    /// The release's archive for a target, with a program in it, packed as release.yml does.
    pub(crate) fn archive(&self, target: &str, program: &str) -> (String, Vec<u8>) {
        let name = format!("rolecall-{VERSION}-{target}");
        self.script(&format!("packing/{name}/rolecall"), program);
        self.folder.write(&format!("packing/{name}/README.md"), "# rolecall\n");
        let packing = self.folder.path("packing");
        let mut tar = Command::new("tar");
        tar.arg("-czf").arg(packing.join("archive")).arg("-C").arg(&packing).arg(&name);
        assert!(tar.status().unwrap().success());
        (format!("{name}.tar.gz"), fs::read(packing.join("archive")).unwrap())
    }
}

impl Installed {
    /// Checks that it succeeded, and returns the program and its output.
    #[track_caller]
    pub(crate) fn says(&self) -> String {
        let program = self.program.as_ref().unwrap_or_else(|| panic!("{}", self.log));
        String::from_utf8(Command::new(program).output().unwrap().stdout).unwrap().trim_end().to_owned()
    }

    /// Checks that it failed with one annotation, and returns the annotation's text as a person sees it.
    #[track_caller]
    pub(crate) fn error(&self) -> String {
        assert_eq!(self.program, None, "{}", self.log);
        let lines: Vec<_> = self.log.lines().filter_map(|line| line.strip_prefix("::error ")).collect();
        let [line] = lines[..] else { panic!("one error, please: {}", self.log) };
        let (title, text) = line.split_once("::").unwrap();
        assert_eq!(title, "title=rolecall could not be installed");
        text.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
    }
}

/// Finds a program on this machine.
pub(crate) fn find_on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}
