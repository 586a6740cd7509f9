//! A file that is there whole or not at all.

use crate::error::CliError;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file to be.
#[derive(Debug)]
pub(crate) struct SaveFile {
    path: PathBuf,
    /// Its name until it is whole; none for a device or pipe, which is written to as it stands.
    temporary: Option<PathBuf>,
    file: File,
}

impl SaveFile {
    /// Begins one, so that a directory that is missing or may not be written to shows before the work is done.
    pub(crate) fn create(path: &Path) -> Result<Self, CliError> {
        // What a symbolic link leads to is replaced, not the link.
        let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let begun = match target.metadata() {
            Ok(metadata) if metadata.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
            Ok(metadata) if !metadata.is_file() => {
                OpenOptions::new().write(true).open(&target).map(|file| (None, file))
            }
            _ => {
                let mut name = target.as_os_str().to_owned();
                name.push(format!(".{}.part", std::process::id()));
                let temporary = PathBuf::from(name);
                File::create(&temporary).map(|file| (Some(temporary), file))
            }
        };
        let (temporary, file) = begun.map_err(|error| fault(path, error))?;
        Ok(SaveFile { path: target, temporary, file })
    }

    /// Writes it and gives it its name.
    pub(crate) fn write(mut self, text: &str) -> Result<(), CliError> {
        self.fill(text).map_err(|error| fault(&self.path, error))
    }

    fn fill(&mut self, text: &str) -> io::Result<()> {
        self.file.write_all(text.as_bytes())?;
        let Some(temporary) = &self.temporary else { return self.file.flush() };
        self.file.sync_all()?;
        std::fs::rename(temporary, &self.path)
    }
}

impl Drop for SaveFile {
    fn drop(&mut self) {
        if let Some(temporary) = &self.temporary {
            // Gone already if it was written.
            let _ = std::fs::remove_file(temporary);
        }
    }
}

fn fault(path: &Path, error: io::Error) -> CliError {
    CliError::Write { file: path.display().to_string(), error }
}
