_LARGEST = 2**63


def with_whole_numbers(document: object) -> object:
    """JSON has one kind of number: 5.0 is 5, and may stand where an integer is asked for."""
    match document:
        case float() if document.is_integer() and abs(document) < _LARGEST:
            return int(document)
        case list():
            return [with_whole_numbers(item) for item in document]
        case dict():
            return {name: with_whole_numbers(value) for name, value in document.items()}
        case _:
            return document
