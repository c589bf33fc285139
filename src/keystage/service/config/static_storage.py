"""How files are named anew, also where one script asks for another whose name has changed with its contents."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

__all__ = ["HashedFiles"]


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Without it `import … from "../vendor/x.js"` keeps the old name, which is not there."""

    support_js_module_import_aggregation = True
