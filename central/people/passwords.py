"""What Django says of a password that is too short is not in Chinese in this version; here it is."""

from django.contrib.auth import password_validation


class MinimumLengthValidator(password_validation.MinimumLengthValidator):
    """At least so many characters."""

    def get_error_message(self) -> str:
        """What the person is told."""
        return f"密码太短，至少要 {self.min_length} 位。"

    def get_help_text(self) -> str:
        """The rule by itself."""
        return f"至少 {self.min_length} 位。"
