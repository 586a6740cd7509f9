//! A file that is there whole or not at all.

use crate::error::CliError;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file to be, under another name until it is whole.
#[derive(Debug)]
pub(crate) struct SaveFile {
    path: PathBuf,
    temporary: PathBuf,
    file: File,
}

impl SaveFile {
    /// Begins one, so that a directory that is missing or may not be written to shows before the work is done.
    pub(crate) fn create(path: &Path) -> Result<Self, CliError> {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".{}.part", std::process::id()));
        let temporary = PathBuf::from(name);
        if path.is_dir() {
            return Err(fault(path, io::ErrorKind::IsADirectory.into()));
        }
        let file = File::create(&temporary).map_err(|error| fault(path, error))?;
        Ok(SaveFile { path: path.to_owned(), temporary, file })
    }

    /// Writes it and gives it its name.
    pub(crate) fn write(mut self, text: &str) -> Result<(), CliError> {
        let written = self.file.write_all(text.as_bytes()).and_then(|()| self.file.sync_all());
        written
            .and_then(|()| std::fs::rename(&self.temporary, &self.path))
            .map_err(|error| fault(&self.path, error))
    }
}

impl Drop for SaveFile {
    fn drop(&mut self) {
        // Gone already if it was written.
        let _ = std::fs::remove_file(&self.temporary);
    }
}

fn fault(path: &Path, error: io::Error) -> CliError {
    CliError::Write { file: path.display().to_string(), error }
}
