//! The requests of `documents.graphql`. Each is sent with the fragment that it uses.

const DOCUMENTS: &str = include_str!("documents.graphql");

/// A request of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Document {
    Activate,
    Deactivate,
    ReleaseFile,
    Heartbeat,
    RecordUsage,
    StartTrial,
    Validate,
}

impl Document {
    /// Returns the text of the operation, without indentation.
    pub fn text(self) -> String {
        let name = format!("{self:?}(");
        let definitions = || DOCUMENTS.split("\n\n");
        let operation = definitions().find(|definition| definition.contains(&name)).unwrap_or("");
        let fragment = definitions().find(|definition| definition.starts_with("fragment Declined")).unwrap_or("");
        let used = if operation.contains("...Declined") { fragment } else { "" };
        [operation, used].join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_each_document() {
        assert!(Document::Validate.text().starts_with("query Validate($input: ValidateLicenseInput!) { result:"));
        assert!(!Document::Validate.text().contains("fragment"));
        for document in [
            Document::Activate,
            Document::Deactivate,
            Document::ReleaseFile,
            Document::Heartbeat,
            Document::RecordUsage,
            Document::StartTrial,
        ] {
            let text = document.text();
            assert!(text.starts_with(&format!("mutation {document:?}($input: ")), "{text}");
            // A heartbeat reads only the code of a refusal.
            let fragments = if document == Document::Heartbeat { 0 } else { 1 };
            assert_eq!(text.matches("fragment Declined on Refusal").count(), fragments, "{text}");
        }
    }

    #[test]
    fn is_the_file_of_the_other_clients() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../client/documents.graphql");
        assert_eq!(DOCUMENTS, std::fs::read_to_string(path).unwrap());
    }
}
