using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.Failure;

/// <summary>SES3001 and SES3002: takes what failed out of the session, first in the handler, so that the next save does not repeat it.</summary>
/// <remarks>
/// Detaching is offered where the handler catches an exception that names the entries that failed (EF Core, EF6); everything else that is pending stays.
/// Clearing the whole session is offered for one that this body opened, where the library can (EF Core, Marten, RavenDB), and says that it drops pending changes.
/// Not offered for a session that came from elsewhere and an exception that does not say which entries failed.
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
        if (Handlers.Of(place.Node) is not { } handler || Array.Find(Libraries.All, row => row.Name == place.Fact(FixFacts.Library)) is not { } library)
            yield break;
        if (Detach(place, library, handler) is { } detach)
            yield return detach;
        if (Clear(place, library, handler) is { } clear)
            yield return clear;
    }

    private static Offer? Detach(FixPlace place, Library library, CatchClauseSyntax handler)
    {
        if (library is not { FailedEntries: { } failed, Entities: { } traits } || handler.Declaration is not { } declaration || place.Model.GetTypeInfo(declaration.Type).Type is not { } caught
            || StateProperty(place, failed, traits, handler, caught) is not { Type: INamedTypeSymbol states } state || states.GetMembers(traits.DetachedState).IsEmpty)
        {
            return null;
        }

        var edits = place.Edit();
        var exception = declaration.Identifier.Text;
        if (exception.Length == 0)
        {
            exception = ScopeQuestions.Fresh("ex", handler, place.Model);
            edits.Insert(declaration.Type.Span.End, " " + exception);
        }

        var entry = ScopeQuestions.Fresh("entry", handler, place.Model);
        edits.InsertFirst(
            handler.Block,
            $"foreach (var {entry} in {exception}.{failed})\n{edits.Layout.Unit}{entry}.{state.Name} = {place.NameOf(states, handler.Block.SpanStart)}.{traits.DetachedState};");
        return new Offer("Detach the failed entries in the catch", DetachKey, edits);
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
