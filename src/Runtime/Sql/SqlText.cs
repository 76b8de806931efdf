using System.Collections;
using System.Runtime.CompilerServices;
using SessionGuard.Mapping;
using SessionGuard.Sql;

namespace SessionGuard;

/// <summary>
/// SQL written as an interpolated string: every interpolated value becomes a parameter, so that no value is ever part of the SQL text.
/// </summary>
/// <remarks>
/// A sequence (other than text and bytes) becomes a comma-separated list of parameters, for <c>in ({ids})</c>; an empty one becomes
/// <c>null</c>. Another <see cref="SqlText"/> is put in as it is.
/// </remarks>
[InterpolatedStringHandler]
public sealed class SqlText
{
    private readonly List<(string? Literal, object? Value)> _parts;

    /// <summary>Called by the compiler for an interpolated string.</summary>
    /// <param name="literalLength">Length of the constant text, in characters.</param>
    /// <param name="formattedCount">Number of interpolated values.</param>
    public SqlText(int literalLength, int formattedCount) => _parts = new List<(string?, object?)>((formattedCount * 2) + 1);

    /// <summary>Appends constant text.</summary>
    /// <param name="value">The text.</param>
    public void AppendLiteral(string value) => _parts.Add((value, null));

    /// <summary>Appends a value as a parameter.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="value">The value; null is the SQL null.</param>
    public void AppendFormatted<T>(T value)
    {
        if (value is SqlText nested)
            _parts.AddRange(nested._parts);
        else if (value is IEnumerable sequence and not string and not byte[])
            AppendSequence(sequence);
        else
            _parts.Add((null, value));
    }

    internal void WriteTo(SqlWriter writer)
    {
        foreach (var (literal, value) in _parts)
        {
            if (literal is not null)
                writer.Text.Append(literal);
            else
                writer.Parameter(ValueTypes.ToStore(value));
        }
    }

    private void AppendSequence(IEnumerable sequence)
    {
        var any = false;
        foreach (var item in sequence)
        {
            if (any)
                _parts.Add((", ", null));
            _parts.Add((null, item));
            any = true;
        }

        if (!any)
            _parts.Add(("null", null));
    }
}
