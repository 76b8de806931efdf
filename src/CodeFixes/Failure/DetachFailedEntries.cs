using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.Failure;

/// <summary>SES3001 and SES3002: takes what failed out of the session, first in the handler, so that the next save does not repeat it.</summary>
/// <remarks>
/// Detaching is offered where the handler catches the exception that names the entries that failed (EF Core, EF6), or one that can be it, which is asked for first;
/// everything else that is pending stays.
/// Clearing the whole session is offered for one that this body opened, where the library can (EF Core, Marten, RavenDB), and says that it drops pending changes.
/// Detaching is not offered where the handler changes an object of the try block, or hands it to what stores it: of a detached one nothing would be stored.
/// Not offered for a session that came from elsewhere and an exception that cannot say which entries failed.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class DetachFailedEntries : SessionFix
{
    private const string DetachKey = "DetachFailedEntries";
    private const string ClearKey = "ClearChangeTracker";

    /// <inheritdoc/>
    protected override string Rule => "SES3001";

    /// <inheritdoc/>
    protected override string OtherRule => "SES3002";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (Handlers.Of(place.Node) is not { } handler || place.Library is not { } library)
            yield break;
        if (Detach(place, library, handler) is { } detach)
            yield return detach;
        if (Clear(place, library, handler) is { } clear)
            yield return clear;
    }

    private static Offer? Detach(FixPlace place, Library library, CatchClauseSyntax handler)
    {
        if (library is not { FailedEntries: var (exceptionType, member), Entities: { } traits } || ChangesWhatFailed(place, handler) || place.Model.Compilation.GetTypeByMetadataName(exceptionType) is not { } failure)
            return null;
        var compilation = place.Model.Compilation;
        var caught = handler.Declaration is { } declaration ? place.Model.GetTypeInfo(declaration.Type).Type : compilation.GetTypeByMetadataName("System.Exception");
        var isNamed = compilation.HasImplicitConversion(caught, failure);
        if (caught is null || !isNamed && !compilation.HasImplicitConversion(failure, caught)
            || StateProperty(place, member, traits, handler, failure) is not { Type: INamedTypeSymbol states } state || states.GetMembers(traits.DetachedState).IsEmpty)
            return null;

        var edits = place.Edit();
        var position = handler.Block.SpanStart;
        var exception = Named(handler, caught, edits, place);
        var entry = ScopeQuestions.Fresh("entry", handler, place.Model);
        var failed = isNamed ? exception : ScopeQuestions.Fresh("failure", handler, place.Model);
        string[] lines =
        [
            .. isNamed ? Array.Empty<string>() : [$"if ({exception} is {place.NameOf(failure, position, edits)} {failed})"],
            $"foreach (var {entry} in {failed}.{member})",
            $"{entry}.{state.Name} = {place.NameOf(states, position, edits)}.{traits.DetachedState};",
        ];
        edits.InsertFirst(handler.Block, string.Join("\n", lines.Select((line, depth) => string.Concat(Enumerable.Repeat(edits.Layout.Unit, depth)) + line)));
        return new Offer("Detach the failed entries in the catch", DetachKey, edits);
    }

    /// <summary>Whether the handler means to store something about an object of the try block, which as a detached one would be lost without a word.</summary>
    private static bool ChangesWhatFailed(FixPlace place, CatchClauseSyntax handler)
    {
        var tried = new HashSet<string>(((TryStatementSyntax)handler.Parent!).Block.DescendantNodes().OfType<IdentifierNameSyntax>().Select(name => name.Identifier.ValueText), StringComparer.Ordinal);
        return handler.Block.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name =>
            tried.Contains(name.Identifier.ValueText)
            && (name.Parent is MemberAccessExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } member && member.Expression == name && assignment.Left == member
                || name.Parent is ArgumentSyntax && place.Node != handler)
            && place.Model.GetSymbolInfo(name).Symbol is ILocalSymbol or IParameterSymbol
            && place.Model.GetTypeInfo(name).Type is { IsReferenceType: true, SpecialType: SpecialType.None } type && place.Sessions?.RoleOf(type).Role == TypeRole.None);
    }

    /// <summary>The name of the exception; one that it is given where it has none.</summary>
    private static string Named(CatchClauseSyntax handler, ITypeSymbol caught, Edits edits, FixPlace place)
    {
        if (handler.Declaration is { Identifier.Text: { Length: > 0 } name })
            return name;
        name = ScopeQuestions.Fresh("ex", handler, place.Model);
        if (handler.Declaration is { } declaration)
            edits.Insert(declaration.Type.Span.End, " " + name);
        else
            edits.Insert(handler.CatchKeyword.Span.End, $" ({place.NameOf(caught, handler.SpanStart, edits)} {name})");
        return name;
    }

    private static Offer? Clear(FixPlace place, Library library, CatchClauseSyntax handler)
    {
        var position = handler.Block.OpenBraceToken.Span.End;
        if (library.DropAll is not { } drop || place.Fact(FixFacts.OpenedHere) != "true" || place.Fact(FixFacts.Session) is not { } session || ScopeQuestions.Meaning(place.Model, position, session) is null)
            return null;
        var call = $"{session}.{drop}";
        var dot = call.LastIndexOf('.');
        if (ScopeQuestions.Meaning(place.Model, position, call.Substring(0, dot)) is not { } holder || ScopeQuestions.Callable(place.Model, position, holder.Type, call.Substring(dot + 1)) is null)
            return null;
        var edits = place.Edit();
        edits.InsertFirst(handler.Block, $"{call}();");
        return new Offer($"Clear '{session}' in the catch, dropping all its pending changes", ClearKey, edits) { OnlyWhenChosen = true };
    }

    /// <summary><c>ex.Entries[i].State</c>, where the exception has such.</summary>
    private static IPropertySymbol? StateProperty(FixPlace place, string failed, EntityTraits traits, CatchClauseSyntax handler, ITypeSymbol caught)
    {
        var entries = place.Model.LookupSymbols(handler.Block.SpanStart, caught, failed).OfType<IPropertySymbol>().FirstOrDefault();
        return entries?.Type is INamedTypeSymbol { TypeArguments: [var entry] }
            ? place.Model.LookupSymbols(handler.Block.SpanStart, entry, traits.EntryState).OfType<IPropertySymbol>().FirstOrDefault(property => property.SetMethod is not null)
            : null;
    }
}
