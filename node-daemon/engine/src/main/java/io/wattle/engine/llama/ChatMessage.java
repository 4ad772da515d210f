package io.wattle.engine.llama;

/// One turn of a conversation.
public record ChatMessage(Role role, String content) {
    /// Who speaks; the wire's names, in lower case, are what templates compare with.
    public enum Role {
        SYSTEM("system"),
        USER("user"),
        ASSISTANT("assistant"),
        TOOL("tool");

        private final String word;

        Role(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
