using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SessionGuard.CodeFixes;

/// <summary>Changes of one file's text, written in its own layout: what is not named stays as it is, and no comment goes.</summary>
internal sealed class Edits(SyntaxNode root, SourceText text, SemanticModel model)
{
    private readonly List<TextChange> _changes = [];
    private readonly HashSet<string> _imported = new(StringComparer.Ordinal);

    public SemanticModel Model { get; } = model;
    public Layout Layout { get; } = new(root, text);

    /// <summary>The changes in the order of the text, insertions at one place joined.</summary>
    public IReadOnlyList<TextChange> Changes()
    {
        var joined = new List<TextChange>();
        foreach (var change in _changes.OrderBy(change => change.Span.Start).ThenBy(change => change.Span.Length))
        {
            if (joined.Count > 0 && joined[joined.Count - 1] is var last && last.Span.Start == change.Span.Start && last.Span.IsEmpty)
                joined[joined.Count - 1] = new TextChange(change.Span, last.NewText + change.NewText);
            else
                joined.Add(change);
        }

        return joined;
    }

    public SourceText Apply() => text.WithChanges(Changes());

    /// <summary>Whether a node as a whole is already replaced.</summary>
    public bool IsTouched(SyntaxNode node) => _changes.Exists(change => change.Span == node.Span);

    public void Insert(int position, string added) => _changes.Add(new TextChange(new TextSpan(position, 0), added));

    public void Replace(SyntaxNode node, string by) => _changes.Add(new TextChange(node.Span, by));

    public void Replace(SyntaxToken token, string by) => _changes.Add(new TextChange(token.Span, by));

    /// <summary>Replaces a stretch of code whose comments the new text has.</summary>
    public void Put(TextSpan span, string by) => _changes.Add(new TextChange(span, by));

    /// <summary>Replaces a stretch of code; the comments in it move to lines of their own above a statement.</summary>
    public void Replace(TextSpan span, string by, SyntaxNode above)
    {
        _changes.Add(new TextChange(span, by));
        KeepComments(span, above.SpanStart);
    }

    /// <summary>Writes statements at the top of a block.</summary>
    public void InsertFirst(BlockSyntax block, params string[] statements)
    {
        var open = block.OpenBraceToken.Span.End;
        if (Layout.OnOneLine(open, block.CloseBraceToken.SpanStart))
        {
            var gap = block.CloseBraceToken.SpanStart == open ? " " : "";
            Insert(open, " " + string.Join(" ", statements.Select(OneLine)) + gap);
            return;
        }

        if (!Layout.EndsCode(open))
        {
            Insert(open, " " + string.Join(" ", statements.Select(OneLine)));
            return;
        }

        Insert(text.Lines.GetLineFromPosition(open).EndIncludingLineBreak, Lines(Layout.Inside(block), statements));
    }

    /// <summary>Writes statements before another one.</summary>
    public void InsertBefore(StatementSyntax statement, params string[] statements)
    {
        if (Layout.BeginsLine(statement.SpanStart))
            Insert(text.Lines.GetLineFromPosition(statement.SpanStart).Start, Lines(Layout.Indentation(statement), statements));
        else
            Insert(statement.SpanStart, string.Join(" ", statements.Select(OneLine)) + " ");
    }

    /// <summary>Writes statements behind another one.</summary>
    public void InsertAfter(StatementSyntax statement, params string[] statements)
    {
        var end = statement.Span.End;
        var line = text.Lines.GetLineFromPosition(end);
        if (Layout.EndsCode(end) && line.EndIncludingLineBreak > line.End)
            Insert(line.EndIncludingLineBreak, Lines(Layout.Indentation(statement), statements));
        else
            Insert(end, " " + string.Join(" ", statements.Select(OneLine)));
    }

    /// <summary>Takes a statement or member out, its line along with it; comments in and around it stay.</summary>
    public void Remove(SyntaxNode statement)
    {
        var span = statement.Span;
        var begins = Layout.BeginsLine(span.Start);
        var comments = Layout.Comments(span);
        if (!begins || !Layout.EndsCode(span.End))
        {
            var end = span.End;
            var last = text.Lines.GetLineFromPosition(end).End;
            while (end < last && text[end] == ' ')
                end++;
            _changes.Add(new TextChange(TextSpan.FromBounds(span.Start, begins || end < last ? end : span.End), ""));
            KeepComments(span, span.Start);
            return;
        }

        var firstLine = text.Lines.GetLineFromPosition(span.Start);
        var lastLine = text.Lines.GetLineFromPosition(span.End);
        if (!Layout.EndsLine(span.End))
        {
            var comment = span.End;
            while (text[comment] is ' ' or '\t')
                comment++;
            _changes.Add(new TextChange(TextSpan.FromBounds(span.Start, comment), ""));
        }
        else
        {
            _changes.Add(new TextChange(TextSpan.FromBounds(firstLine.Start, WithBlankLine(firstLine, lastLine)), ""));
        }

        if (comments.Count > 0)
            KeepComments(span, span.Start);
    }

    /// <summary>Moves a statement, with the comments above and beside it, before or behind another one; false where it shares its lines.</summary>
    public bool Move(StatementSyntax statement, StatementSyntax to, bool after)
    {
        if (!Layout.BeginsLine(statement.SpanStart) || !Layout.EndsCode(statement.Span.End) || !Layout.BeginsLine(to.SpanStart) || !Layout.EndsCode(to.Span.End))
            return false;
        var last = text.Lines.GetLineFromPosition(statement.Span.End);
        var target = text.Lines.GetLineFromPosition(to.Span.End);
        if (last.EndIncludingLineBreak == last.End || target.EndIncludingLineBreak == target.End)
            return false;
        var lines = TextSpan.FromBounds(WithCommentsAbove(statement), last.EndIncludingLineBreak);
        Insert(after ? target.EndIncludingLineBreak : WithCommentsAbove(to), text.ToString(lines));
        Put(TextSpan.FromBounds(lines.Start, WithBlankLine(text.Lines.GetLineFromPosition(lines.Start), last)), "");
        return true;
    }

    /// <summary>Takes a block out of the statement that it belongs to, so that its statements stand beside their new siblings; false where they share lines with it.</summary>
    public bool Unwrap(StatementSyntax around, BlockSyntax block)
    {
        var (open, close) = (block.OpenBraceToken, block.CloseBraceToken);
        if (!Layout.BeginsLine(around.SpanStart) || !Layout.EndsCode(open.Span.End) || !Layout.BeginsLine(close.SpanStart) || !Layout.EndsCode(close.Span.End))
            return false;
        var inner = text.Lines.GetLineFromPosition(open.Span.End).EndIncludingLineBreak;
        var last = text.Lines.GetLineFromPosition(close.SpanStart);
        if (inner > last.Start || last.EndIncludingLineBreak == last.End)
            return false;
        var outer = Layout.Indentation(around);
        var comments = Layout.Comments(TextSpan.FromBounds(around.SpanStart, inner)).Select(comment => comment.ToString()).ToArray();
        Put(TextSpan.FromBounds(text.Lines.GetLineFromPosition(around.SpanStart).Start, inner), Lines(outer, comments));
        if (inner < last.Start)
            Reindent(TextSpan.FromBounds(inner, last.Start - 1), Layout.Inside(block), outer);
        Put(TextSpan.FromBounds(last.Start, last.EndIncludingLineBreak), Lines(outer, Layout.Comments(last.Span).Select(comment => comment.ToString()).ToArray()));
        return true;
    }

    /// <summary>
    /// Turns <c>=> expression</c> into a block that begins with other statements; of the expression, what stands before a position goes.
    /// The end of the last statement, and the semicolon, stay.
    /// </summary>
    public void ToBlock(ArrowExpressionClauseSyntax arrow, SyntaxToken semicolon, SyntaxNode member, string before, int from, params string[] first)
    {
        var outer = Layout.Indentation(member);
        var inner = outer + Layout.Unit;
        var start = arrow.ArrowToken.SpanStart;
        while (start > 0 && char.IsWhiteSpace(text[start - 1]))
            start--;
        var comments = Layout.Comments(TextSpan.FromBounds(arrow.ArrowToken.Span.End, from)).Select(comment => comment.ToString());
        var opening = Layout.NewLine + outer + "{" + Layout.NewLine + Lines(inner, comments.Concat(first).ToArray()) + inner;
        Put(TextSpan.FromBounds(start, from), opening + before);
        var end = semicolon.Span.End;
        Insert(Layout.EndsCode(end) ? text.Lines.GetLineFromPosition(end).End : end, Layout.NewLine + outer + "}");
    }

    /// <summary>Moves the lines that begin inside a stretch of code from one indentation to another.</summary>
    public void Reindent(TextSpan span, string from, string to)
    {
        if (from == to || !from.StartsWith(to, StringComparison.Ordinal))
            return;
        var first = text.Lines.IndexOf(span.Start);
        for (var number = span.Start == text.Lines[first].Start || Layout.BeginsLine(span.Start) ? first : first + 1; number <= text.Lines.IndexOf(span.End); number++)
        {
            var start = text.Lines[number].Start;
            var end = start + from.Length - to.Length;
            var token = root.FindToken(start);
            if (end <= text.Lines[number].End && text.ToString(TextSpan.FromBounds(start, start + from.Length)) == from && !(token.SpanStart < start && token.Span.End > start))
                Put(TextSpan.FromBounds(start, end), "");
        }
    }

    /// <summary>Imports a namespace at the top of the file, in the order of the imports there.</summary>
    public void Import(string space)
    {
        if (!_imported.Add(space))
            return;
        var unit = (CompilationUnitSyntax)root;
        var imports = unit.Usings.Where(import => import.Alias is null && !import.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword) && !import.StaticKeyword.IsKind(SyntaxKind.StaticKeyword)).ToArray();
        var line = $"using {space};{Layout.NewLine}";
        var before = imports.LastOrDefault(import => import.Name is { } name && string.CompareOrdinal(name.ToString(), space) < 0);
        if (before is not null)
            Insert(text.Lines.GetLineFromPosition(before.Span.End).EndIncludingLineBreak, line);
        else if (imports.Length > 0)
            Insert(imports[0].SpanStart, line);
        else
            Insert(unit.GetFirstToken().SpanStart, line + Layout.NewLine);
    }

    /// <summary>The parentheses without which <c>await</c> would take but the first part of an expression.</summary>
    public static (string Open, string Close) ForAwait(ExpressionSyntax value) =>
        value is ConditionalExpressionSyntax or BinaryExpressionSyntax or SwitchExpressionSyntax or AssignmentExpressionSyntax or RangeExpressionSyntax or WithExpressionSyntax ? ("(", ")") : ("", "");

    /// <summary>Whether a directive stands in or before the code, so that its lines may not move.</summary>
    public static bool HasDirectives(SyntaxNode node) => node.ContainsDirectives;

    /// <summary>Statements on lines of their own; a statement's own further lines are indented along.</summary>
    public string Lines(string indentation, params string[] statements) =>
        string.Concat(statements.SelectMany(statement => statement.Split('\n')).Select(line => indentation + line.TrimEnd('\r') + Layout.NewLine));

    private static string OneLine(string statement) => string.Join(" ", statement.Split('\n').Select(line => line.Trim()));

    private void KeepComments(TextSpan span, int at)
    {
        var comments = Layout.Comments(span);
        if (comments.Count == 0)
            return;
        if (Layout.BeginsLine(at))
        {
            Insert(text.Lines.GetLineFromPosition(at).Start, Lines(Layout.Indentation(at), comments.Select(comment => comment.ToString()).ToArray()));
            return;
        }

        foreach (var comment in comments)
            Insert(at, comment.ToString() + (comment.IsKind(SyntaxKind.SingleLineCommentTrivia) ? Layout.NewLine + Layout.Indentation(at) : " "));
    }

    /// <summary>The start of the comment lines that stand directly above a statement.</summary>
    private int WithCommentsAbove(StatementSyntax statement)
    {
        var number = text.Lines.IndexOf(statement.SpanStart);
        while (number > 0 && text.Lines[number - 1].ToString().TrimStart().StartsWith("//", StringComparison.Ordinal))
            number--;
        return text.Lines[number].Start;
    }

    /// <summary>The end of the last line, or of the blank line behind it where one would be left too many.</summary>
    private int WithBlankLine(TextLine first, TextLine last)
    {
        var end = last.EndIncludingLineBreak;
        if (last.LineNumber + 1 >= text.Lines.Count || first.LineNumber == 0)
            return end;
        var before = text.Lines[first.LineNumber - 1].ToString().Trim();
        var after = text.Lines[last.LineNumber + 1];
        return before is "" or "{" && after.ToString().Trim().Length == 0 && after.EndIncludingLineBreak > after.End ? after.EndIncludingLineBreak : end;
    }
}
