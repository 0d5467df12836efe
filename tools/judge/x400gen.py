#!/usr/bin/env python3
"""x400gen.py OUTDIR - hand-made X.400 protocol exchanges (no code shared with the gateway) as pcaps.
Writes good-*.pcap (must decode clean) and bad-*.pcap (one defect each: what the judge is expected to
catch) and the raw APDUs as *.ber.  Encodings: X.224/X.225/X.226/X.227/X.228/X.411/X.419/X.420."""
import sys,os,struct
sys.path.insert(0,os.path.dirname(os.path.abspath(__file__)))
from mkpcap import Pcap
# ---- BER
def tl(t,n):
    if n<128: return t+bytes([n])
    b=n.to_bytes((n.bit_length()+7)//8,'big'); return t+bytes([0x80|len(b)])+b
def T(cls,cons,num):
    b=cls<<6|(0x20 if cons else 0)
    if num<31: return bytes([b|num])
    s=[num&0x7f]; num>>=7
    while num: s.insert(0,0x80|(num&0x7f)); num>>=7
    return bytes([b|31]+s)
def E(t,v): return tl(t,len(v))+v
def U(n,v,c=False): return E(T(0,c,n),v)
def A(n,*v): return E(T(1,True,n),b''.join(v))      # [APPLICATION n] constructed
def Ap(n,v): return E(T(1,False,n),v)
def C(n,*v): return E(T(2,True,n),b''.join(v))      # [n] constructed
def Cp(n,v): return E(T(2,False,n),v)
def SEQ(*v): return U(16,b''.join(v),True)
def SET(*v): return U(17,b''.join(v),True)
def iv(i): return i.to_bytes(i.bit_length()//8+1,'big',signed=True)
def INT(i): return U(2,iv(i))
def OIDv(s):
    a=[int(x) for x in s.split('.')]; o=b''
    for x in [a[0]*40+a[1]]+a[2:]:
        r=[x&0x7f]; x>>=7
        while x: r.insert(0,0x80|(x&0x7f)); x>>=7
        o+=bytes(r)
    return o
def OID(s): return U(6,OIDv(s))
def PS(s): return U(19,s.encode())
def IA5(s): return U(22,s.encode())
def T61(s): return U(20,s.encode('latin1'))
def OCT(b): return U(4,b)
def BITS(unused,b): return bytes([unused])+b
# ---- X.411
NOW='2611231015Z'
def gdi(c='XX',a='TESTADMD',p='TESTPRMD'): return A(3,A(1,PS(c)),A(2,PS(a)),PS(p))
def mtsid(l): return A(4,gdi(),IA5(l))
def orname(s,g=None,o='Org',ou=(),cn=None):
    sa=SEQ(A(1,PS('XX')),A(2,PS('TESTADMD')),C(2,PS('TESTPRMD')),Cp(3,o.encode()),
           C(5,Cp(0,s.encode()),*([Cp(1,g.encode())] if g else [])),*([C(6,*[PS(x) for x in ou])] if ou else []))
    return A(0,sa,*([SET(SEQ(Cp(0,iv(1)),C(1,PS(cn))))] if cn else []))
def trace(): return A(9,SEQ(gdi(),SET(Cp(0,NOW.encode()),Cp(2,iv(0)))))
def extf(n,val): return SEQ(Cp(0,iv(n)),C(2,val))
def int_trace(): return extf(38,SEQ(SEQ(gdi(),IA5('gw.example'),SET(Cp(0,NOW.encode()),Cp(2,iv(0))))))
def rcpt(i): return SET(orname('Rcpt%d'%i,'Bob',ou=('Unit',),cn='bob%d'%i),Cp(0,iv(i+1)),Cp(1,BITS(0,b'\xb0')))
def message88(content,rcpts=1,lid='gw.1'):
    return C(0,SET(mtsid(lid),orname('Sender','Ann'),A(5,Cp(0,BITS(5,b'\x20'))),Ap(6,iv(22)),Ap(10,b'CONTENT-ID-1'),
        Ap(7,iv(0)),Ap(8,BITS(4,b'\x00')),trace(),C(3,int_trace()),C(2,*[rcpt(i) for i in range(rcpts)])),OCT(content))
def message84(content,lid='gw.84'):
    return C(0,SET(mtsid(lid),orname('Sender'),A(5,Cp(0,BITS(5,b'\x20'))),Ap(6,iv(2)),Ap(10,b'UACID1'),Ap(7,iv(0)),
        Ap(8,BITS(4,b'\x00')),C(2,SET(orname('Rcpt'),Cp(0,iv(1)),Cp(1,BITS(0,b'\xb0')))),trace()),OCT(content))
def strip(x):                      # contents octets of a TLV
    n=x[1]; return x[2:] if n<128 else x[2+(n&0x7f):]
def rpt_rcpt(kind): return SET(C(0,strip(orname('Rcpt0','Bob'))),Cp(1,iv(1)),Cp(2,BITS(0,b'\xb0')),C(3,Cp(0,NOW.encode()),C(1,kind)))
NDR=lambda: C(1,Cp(0,iv(1)),Cp(1,iv(0)))          # unable-to-transfer / unrecognised-OR-name
DR_=lambda: C(0,Cp(0,NOW.encode()),Cp(1,iv(0)))
def report88(kind,subj='peer.7'):
    return C(1,SET(mtsid('gw.r1'),orname('Sender'),trace()),SET(mtsid(subj),Ap(6,iv(22)),Ap(10,b'CONTENT-ID-1'),C(0,rpt_rcpt(kind))))
def probe88():
    return C(2,mtsid('gw.p1'),orname('Sender'),Ap(6,iv(22)),trace(),C(2,SET(orname('Rcpt'),Cp(0,iv(1)),Cp(1,BITS(0,b'\xb0')))))
# ---- X.420
def ipm(subject='Hello',text='Body line 1\r\nBody line 2\r\n'):
    return C(0,SET(A(11,orname('Sender','Ann'),PS('20261123.1')),C(0,orname('Sender','Ann')),
        C(2,SET(C(0,orname('Rcpt0','Bob')),Cp(1,BITS(6,b'\xc0')),Cp(2,b'\xff'))),C(8,T61(subject))),
        SEQ(C(0,SET(Cp(0,iv(5))),IA5(text))))
def ipn(): return C(1,A(11,orname('Sender','Ann'),PS('20261123.1')),C(1,orname('Rcpt0','Bob')),C(0,C(1,Cp(0,NOW.encode()),Cp(1,iv(0)))))
# ---- TPKT / X.224 class 0
def tpkt(b): return struct.pack('>BBH',3,0,len(b)+4)+b
def CR(src=b'\x0d\xe0',called=b'X400-88',calling=b'GW',size=b'\x0b'):
    v=E(b'\xc1',calling)+E(b'\xc2',called)+E(b'\xc0',size); return tpkt(bytes([6+len(v),0xe0,0,0])+src+b'\0'+v)
def CC(dst=b'\x0d\xe0',src=b'\x06\x3c',size=b'\x0b'): v=E(b'\xc0',size); return tpkt(bytes([6+len(v),0xd0])+dst+src+b'\0'+v)
def DR(dst=b'\x0d\xe0',src=b'\0\0',reason=0x80): return tpkt(bytes([6,0x80])+dst+src+bytes([reason]))
def ER(dst=b'\x0d\xe0',cause=2): return tpkt(bytes([4,0x70])+dst+bytes([cause]))
def DT(tsdu,chunk=2041):
    return b''.join(tpkt(bytes([2,0xf0,0x80 if i+chunk>=len(tsdu) else 0])+tsdu[i:i+chunk]) for i in range(0,len(tsdu),chunk))
# ---- X.225
def sl(n): return bytes([n]) if n<255 else b'\xff'+struct.pack('>H',n)
def S(si,*ps): v=b''.join(ps); return bytes([si])+sl(len(v))+v
P=lambda pi,v: bytes([pi])+sl(len(v))+v
GT=b'\x01\x00'; PT=b'\x02\x00'
FU=struct.pack('>H',0x0249)                        # half-duplex, minor sync, activity management, exceptions
UREF=T61('gw'); CREF=U(23,b'261123101500Z')
def CN(ud,ver=b'\x02'): return S(13,P(1,P(10,UREF)+P(11,CREF)),P(5,P(19,b'\0')+P(22,ver)+P(26,b'\0')),P(20,FU),P(193,ud))
def AC(ud,ver=b'\x02'): return S(14,P(1,P(9,UREF)+P(11,CREF)),P(5,P(19,b'\0')+P(22,ver)+P(26,b'\0')),P(20,FU),P(193,ud))
def RF(ud,ver=b'\x02',reason=2): return S(12,P(1,P(9,UREF)+P(11,CREF)),P(17,b'\1'),P(20,FU),P(22,ver),P(50,bytes([reason])+ud))
AS=lambda n: GT+S(45,P(41,INT(n)))
AE=lambda n: GT+S(41,P(42,str(n).encode()))
AEA=lambda n: PT+S(42,P(42,str(n).encode()))
MIP=lambda n: GT+S(49,P(42,str(n).encode()))
MIA=lambda n: PT+S(50,P(42,str(n).encode()))
AR=lambda new,old,ser: GT+S(29,P(33,P(10,UREF)+P(9,UREF)+P(11,CREF)+P(43,INT(old))+P(42,str(ser).encode())),P(41,INT(new)))
AI=lambda: GT+S(25,P(50,b'\0')); AIA=lambda: PT+S(26)
AD=lambda: GT+S(57,P(50,b'\0')); ADA=lambda: PT+S(58)
DTS=lambda ud: GT+b'\x01\x00'+ud
PLT=lambda ud: S(2,P(16,b'\x3f'),P(193,ud))        # please tokens
GTC=lambda: GT+S(21); GTA=lambda: PT+S(22)           # give tokens confirm / ack
FN=lambda ud: S(9,P(17,b'\1'),*([P(193,ud)] if ud else [])); DN=lambda ud: S(10,*([P(193,ud)] if ud else []))
AB=lambda ud: S(25,P(17,b'\x0b'),P(193,ud))
# ---- X.226 / X.227 / X.228 normal mode
ACSE_AS='2.2.1.0.1'; RTSE_AS='2.6.0.2.12'; MTSE_AS='2.6.0.2.7'; BER='2.1.1'; AC_TRANSFER='2.6.0.1.6'
def ctx(i,a): return SEQ(INT(i),OID(a),SEQ(OID(BER)))
def pdv(i,v): return SEQ(INT(i),C(0,v))
NORMAL=lambda: C(0,Cp(0,iv(1))); X410=lambda: C(0,Cp(0,iv(0)))
def CP(aarq,ctxs=((1,ACSE_AS),(3,RTSE_AS),(5,MTSE_AS))): return SET(NORMAL(),C(2,C(4,*[ctx(*c) for c in ctxs]),A(1,pdv(1,aarq))))
resl=lambda n=3: C(5,*[SEQ(Cp(0,b'\0'),Cp(1,OIDv(BER)))]*n)
def CPA(aare): return SET(NORMAL(),C(2,resl(),A(1,pdv(1,aare))))
def CPR(aare): return SEQ(resl(),A(1,pdv(1,aare)))
EXT=lambda i,v: U(8,OID(BER)+INT(i)+C(0,v),True)
AARQ=lambda v,ac=AC_TRANSFER: A(0,C(1,OID(ac)),C(30,EXT(3,v)))
AARE=lambda v,res=0,diag=0: A(1,C(1,OID(AC_TRANSFER)),C(2,INT(res)),C(3,C(1,INT(diag))),C(30,EXT(3,v)))
RLRQ=lambda: A(1,pdv(1,A(2,Cp(0,b'\0')))); RLRE=lambda: A(1,pdv(1,A(3,Cp(0,b'\0'))))
ABRT=lambda: A(1,pdv(1,A(4,Cp(0,iv(0)))))
# RTORQ [16], RTOAC [17], RTORJ [18], RTTP, RTTR, RTAB [22]; bodies shared with X.410 mode
RQ=lambda d,app=None: Cp(0,iv(63))+Cp(1,iv(3))+Cp(2,iv(0))+C(3,d)+(Cp(4,iv(app)) if app else b'')
OAC=lambda d: Cp(0,iv(63))+Cp(1,iv(3))+C(2,d)
OPEN=lambda v: C(0,v)
RECOVER=lambda: C(1,T61('gw')+CREF)
MTABIND=lambda mta,pw: C(1,Cp(0,mta.encode()),C(1,IA5(pw)))      # authenticated: initiator-name, simple ia5-string
def norm_req(mta='gw.example',pw='secret'): return CN(CP(AARQ(C(16,RQ(OPEN(C(16,MTABIND(mta,pw))))))))
def norm_acc(mta='peer.example',pw='terces'): return AC(CPA(AARE(C(17,OAC(OPEN(C(17,MTABIND(mta,pw))))))))
def norm_rej(err=2): return RF(CPR(AARE(C(18,C(1,C(18,INT(err)))),1,1)))
def pdata(i,v): return DTS(A(1,pdv(i,v)))
def rttr(frag): return pdata(3,OCT(frag))
EXTP1=lambda apdu: U(8,INT(5)+C(0,apdu),True)      # the APDU on RT-TRANSFER in normal mode is an EXTERNAL of context 5
# ---- X.410-1984 mode
def x410_req(mta='gw84',pw='secret',app=1,ver=b'\x01',conn=None): return CN(SET(X410(),C(1,RQ(conn or OPEN(MTABIND(mta,pw)),app))),ver)
def x410_acc(mta='peer84',pw='terces',ver=b'\x01'): return AC(SET(X410(),C(1,OAC(OPEN(MTABIND(mta,pw))))),ver)
def x410_rej(reason=2,ver=b'\x01'): return RF(SET(Cp(0,iv(reason))),ver)   # RefuseReason: 0 rtsBusy 1 cannotRecover 2 validationFailure 3 unacceptableDialogueMode
def frags(b,n): return [b[i:i+n] for i in range(0,len(b),n)]
def session(name,dialogue,close=True,outdir='.'):
    p=Pcap(os.path.join(outdir,name+'.pcap')); c=p.conn()
    for d,b in dialogue: c.put({'>':0,'<':1}[d],b)
    c.close(); p.close()
def transfer(frs,first=1,act=1,x410=False,mapdu=None):
    d=[('>',DT(AS(act)))]
    for i,f in enumerate(frs):
        d.append(('>',DT(DTS(f) if x410 else rttr(f))))
        if i+1<len(frs): d+= [('>',DT(MIP(first+i))),('<',DT(MIA(first+i)))]
    n=first+len(frs)-1
    return d+[('>',DT(AE(n))),('<',DT(AEA(n)))]
TC=[('>',CR()),('<',CC())]
REL=[('>',DT(FN(RLRQ()))),('<',DT(DN(RLRE())))]; REL84=[('>',DT(FN(b''))),('<',DT(DN(b'')))]
N_OPEN=TC+[('>',DT(norm_req())),('<',DT(norm_acc()))]
X_OPEN=TC+[('>',DT(x410_req())),('<',DT(x410_acc()))]
def good():
    big=ipm('Big','x'*60+'\r\n'); big=ipm('Big',('0123456789'*7+'\r\n')*120)
    m=message88(ipm()); mb=message88(big,3,'gw.big'); m84=message84(ipm()); m84b=message84(big,'gw.84big')
    nd=report88(NDR()); dr=report88(DR_()); pr=probe88(); rn=message88(ipn(),1,'gw.rn')
    return {
     'good-normal-p1-88':N_OPEN+transfer([EXTP1(m)])+REL,
     'good-normal-p1-88-checkpoints':N_OPEN+transfer(frags(EXTP1(mb),2048))+REL,
     'good-normal-p1-88-two-messages':N_OPEN+transfer([EXTP1(m)])+transfer([EXTP1(rn)],2,2)+REL,
     'good-normal-ndr':N_OPEN+transfer([EXTP1(nd)])+REL,
     'good-normal-dr':N_OPEN+transfer([EXTP1(dr)])+REL,
     'good-normal-probe':N_OPEN+transfer([EXTP1(pr)])+REL,
     'good-normal-refuse':TC+[('>',DT(norm_req(pw='wrong'))),('<',DT(norm_rej()))],
     'good-normal-abort':N_OPEN+[('>',DT(AS(1))),('>',DT(rttr(EXTP1(m)[:200]))),('<',DT(AB(C(0,C(0,SEQ(INT(1),OID(BER))),A(1,pdv(1,A(4,Cp(0,iv(0)))))))))],
     'good-normal-turn':N_OPEN+[('<',DT(PLT(A(1,pdv(3,INT(0)))))),('>',DT(GTC())),('<',DT(GTA()))]+REL,
     'good-x410-p1-84':X_OPEN+transfer([m84],x410=True)+REL84,
     'good-x410-p1-84-checkpoints':X_OPEN+transfer(frags(m84b,1024),x410=True)+REL84,
     'good-x410-p1-88':TC+[('>',DT(x410_req(app=12))),('<',DT(x410_acc()))]+transfer([m],x410=True)+REL84,
     'good-x410-refuse':TC+[('>',DT(x410_req(pw='wrong'))),('<',DT(x410_rej()))],
     'good-x410-recover':TC+[('>',DT(x410_req(conn=RECOVER()))),('<',DT(x410_rej(1)))],
     'good-cotp-refused':[('>',CR(called=b'NOSUCH')),('<',DR())],
    },{'p1-88':m,'p1-88-big':mb,'p1-84':m84,'p1-84-big':m84b,'ndr':nd,'dr':dr,'probe':pr,'p1-rn':rn,'p22-ipm':ipm(),'p22-ipn':ipn()}
def rep(b,a,c): assert a in b,(a,'not found'); return b.replace(a,c,1)
def bad():
    global gdi
    m=message88(ipm()); ok=EXTP1(m); f=lambda x: N_OPEN+transfer([x])+REL
    env=lambda fn: f(EXTP1(fn(m)))
    def rebuild(envfields): return C(0,SET(*envfields),OCT(ipm()))
    F=[mtsid('gw.1'),orname('Sender','Ann'),Ap(6,iv(22)),trace(),C(2,rcpt(0))]
    return {
     'bad-ber-truncated':f(ok[:-40]),
     'bad-ber-length-too-long':f(EXTP1(rep(m,IA5('gw.1'),b'\x16\x7fgw.1'))),
     'bad-ber-wrong-tag-in-mtsid':f(EXTP1(rep(m,IA5('gw.1'),b'\x02\x04gw.1'))),
     'bad-p1-no-message-identifier':f(EXTP1(rebuild(F[1:]))),
     'bad-p1-no-recipients':f(EXTP1(rebuild(F[:-1]))),
     'bad-p1-no-trace':f(EXTP1(rebuild(F[:3]+F[4:]))),
     'bad-p1-no-content-type':f(EXTP1(rebuild(F[:2]+F[3:]))),
     'bad-p1-no-content':f(EXTP1(C(0,SET(*F)))),
     'bad-p1-unknown-field':f(EXTP1(rebuild(F+[C(9,INT(1))]))),
     'bad-p1-priority-as-integer-tag':f(EXTP1(rep(m,Ap(7,iv(0)),U(2,iv(0))))),
     'lax-p1-country-3-letters':f(EXTP1(rebuild([A(4,A(3,A(1,PS('XXX')),A(2,PS('TESTADMD'))),IA5('gw.1'))]+F[1:]))),
     'lax-p1-content-id-over-16':f(EXTP1(rebuild(F+[Ap(10,b'X'*40)]))),
     'lax-p1-at-sign-in-printable':f(EXTP1(rebuild([F[0],orname('a@b')]+F[2:]))),
     'lax-p1-8bit-in-ia5':f(EXTP1(rebuild([A(4,gdi(),U(22,b'gw\xe9'))]+F[1:]))),
     'lax-p1-bad-utctime':f(EXTP1(rebuild(F[:3]+[A(9,SEQ(gdi(),SET(Cp(0,b'9913452599Z'),Cp(2,iv(0)))))]+F[4:]))),
     'lax-p1-priority-9':f(EXTP1(rebuild(F+[Ap(7,iv(9))]))),
     'lax-p1-duplicate-field':f(EXTP1(rebuild(F+[Ap(7,iv(0)),Ap(7,iv(1))]))),
     'lax-p1-long-form-length':f(EXTP1(rebuild(F+[b'\x4a\x82\x00\x02AB']))),
     'lax-p1-recipient-number-0':f(EXTP1(rebuild(F[:-1]+[C(2,SET(orname('Rcpt'),Cp(0,iv(0)),Cp(1,BITS(0,b'\xb0'))))]))),
     'lax-p1-bitstring-unused-9':f(EXTP1(rebuild(F+[Ap(8,b'\x09\x00')]))),
     'lax-ses-version-1-in-normal-mode':TC+[('>',DT(rep(norm_req(),P(22,b'\x02'),P(22,b'\x01'))))],
     'lax-ses-fu-duplex':TC+[('>',DT(rep(norm_req(),P(20,FU),P(20,b'\x02\x4a'))))],
     'lax-ses-serial-jump':N_OPEN+[('>',DT(AS(1))),('>',DT(rttr(ok[:300]))),('>',DT(MIP(5))),('<',DT(MIA(5))),('>',DT(rttr(ok[300:]))),('>',DT(AE(2))),('<',DT(AEA(2)))]+REL,
     'lax-cotp-cc-wrong-dst-ref':[('>',CR()),('<',CC(dst=b'\x11\x11'))],
     'lax-cotp-dt-before-cc':[('>',CR()),('>',DT(norm_req()))],
     'bad-p1-apdu-choice-7':f(EXTP1(b'\xa7'+m[1:])),
     'bad-p22-body-not-sequence':f(EXTP1(C(0,SET(*F),OCT(rep(ipm(),SEQ(C(0,SET(Cp(0,iv(5))),IA5('Body line 1\r\nBody line 2\r\n'))),SET(C(0,SET(Cp(0,iv(5))),IA5('Body line 1\r\nBody line 2\r\n')))))))),
     'bad-p22-no-this-ipm':f(EXTP1(C(0,SET(*F),OCT(C(0,SET(C(0,orname('Sender')),C(8,T61('x'))),SEQ()))))),
     'bad-rtse-context-unknown':N_OPEN+[('>',DT(AS(1))),('>',DT(pdata(9,OCT(ok)))),('>',DT(AE(1))),('<',DT(AEA(1)))]+REL,
     'bad-rtse-external-missing':f(m),
     'bad-rtse-external-ctx-7':f(U(8,INT(7)+C(0,m),True)),
     'bad-pres-context-oid':TC+[('>',DT(CN(CP(AARQ(C(16,RQ(OPEN(C(16,MTABIND('a','b')))))),((1,ACSE_AS),(3,'2.6.0.2.99'),(5,MTSE_AS))))))],
     'bad-pres-cp-mode-missing':TC+[('>',DT(CN(SET(C(2,C(4,ctx(1,ACSE_AS)))))))],
     'bad-acse-no-context-name':TC+[('>',DT(CN(CP(A(0,C(30,EXT(3,C(16,RQ(OPEN(C(16,MTABIND('a','b')))))))))))),],
     'bad-ses-si-unknown':N_OPEN+[('>',DT(GT+S(77,P(41,INT(1)))))],
     'bad-ses-li-too-long':N_OPEN+[('>',DT(GT+b'\x2d\x40\x29\x03\x02\x01\x01'))],
     'bad-ses-no-gt-before-as':N_OPEN+[('>',DT(S(45,P(41,INT(1)))))],
     'bad-cotp-li':[('>',tpkt(b'\x40\xe0\0\0\x0d\xe0\0\xc1\2GW'))],
     'bad-cotp-unknown-tpdu':TC+[('>',tpkt(b'\x02\x30\x80abc'))],
     'bad-tpkt-version':[('>',b'\x04'+CR()[1:])],
     'bad-tpkt-length-short':[('>',CR()[:3]+b'\x05'+CR()[4:])],
     'bad-x410-truncated':X_OPEN+transfer([message84(ipm())[:-30]],x410=True)+REL84,
    }
if __name__=='__main__':
    o=sys.argv[1] if len(sys.argv)>1 else '.'; os.makedirs(o,exist_ok=True)
    g,ber=good()
    for k,v in list(g.items())+list(bad().items()): session(k,v,outdir=o)
    for k,v in ber.items(): open(os.path.join(o,k+'.ber'),'wb').write(v)
    print(len(g),'good,',len(bad()),'bad pcaps,',len(ber),'APDUs in',o)
