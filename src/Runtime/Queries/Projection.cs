using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using SessionGuard.Mapping;

namespace SessionGuard.Queries;

/// <summary>Splits a Select lambda into columns for the database and a delegate that makes the result from them.</summary>
internal sealed class Projection(Translator translator) : ExpressionVisitor
{
    private static readonly MethodInfo TakeEntity = typeof(Projection).GetMethod(nameof(EntityAt), BindingFlags.NonPublic | BindingFlags.Static)!;

    private readonly ParameterExpression _reader = Expression.Parameter(typeof(DbDataReader));
    private readonly ParameterExpression _session = Expression.Parameter(typeof(Session));
    private int _next;

    /// <summary>The SQL of the selected columns.</summary>
    public List<string> Columns { get; } = [];

    /// <summary>Builds the delegate; for few rows compiling it would cost more than it saves.</summary>
    public Func<DbDataReader, Session, T> Build<T>(LambdaExpression lambda, bool forFewRows)
    {
        var body = Visit(lambda.Body)!;
        return Expression.Lambda<Func<DbDataReader, Session, T>>(body, _reader, _session).Compile(preferInterpretation: forFewRows);
    }

    public override Expression? Visit(Expression? node)
    {
        if (node is null || !Evaluator.DependsOnRow(node))
            return node;
        if (translator.FindTable(node) is { } table)
            return Entity(node, table);
        if (!translator.CanTranslate(node))
            return node is NewExpression or MemberInitExpression or NewArrayExpression or UnaryExpression ? base.Visit(node) : throw Translator.Refuse(node);
        Columns.Add(translator.Sql(node));
        return AccessorCompiler.ReadColumn(_reader, Expression.Constant(_next++), node.Type);
    }

    private static object? EntityAt(Session session, DbDataReader reader, EntityMapping mapping, int[] ordinals)
        => reader.IsDBNull(ordinals[mapping.KeyColumns[0].Index]) ? null : session.Materialize(mapping, reader, ordinals, false).Entity;

    private UnaryExpression Entity(Expression node, TableRef table)
    {
        var ordinals = Enumerable.Range(_next, table.Mapping.Columns.Length).ToArray();
        Columns.Add(table.Mapping.Sql.ColumnsOf(table.Alias));
        _next += ordinals.Length;
        return Expression.Convert(
            Expression.Call(TakeEntity, _session, _reader, Expression.Constant(table.Mapping), Expression.Constant(ordinals)), node.Type);
    }
}
